package com.bitville.postgres.shell.internal.world;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.jspecify.annotations.Nullable;

/** Karaf's own shell with the commands of this bundle, so that command lines are parsed as in the container. */
public final class CommandShell implements AutoCloseable {
    /** The login of {@code bin/bitville}. */
    public static final Subject OWNER = new Subject(
            true, Set.of(new UserPrincipal("bitville-owner"), new RolePrincipal("admin")), Set.of(), Set.of());

    private static final Path CLASSES = Path.of("target/classes");

    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final SessionFactoryImpl factory = new SessionFactoryImpl(threads);

    public CommandShell() throws IOException, ClassNotFoundException {
        threads.start();
        ManagerImpl manager = new ManagerImpl(factory, factory);
        for (Class<?> type : services()) {
            manager.register(type);
        }
    }

    private static List<Class<?>> services() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("com/bitville/postgres/shell/internal"))) {
            List<String> names = files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .sorted()
                    .toList();
            List<Class<?>> found = new ArrayList<>();
            for (String name : names) {
                Class<?> type = Class.forName(name, false, CommandShell.class.getClassLoader());
                if (type.isAnnotationPresent(Service.class)) {
                    found.add(type);
                }
            }
            return found;
        }
    }

    /**
     * What a line prints at a width, as over {@code bin/bitville}: a refusal is a line, too.
     *
     * @param columns of the terminal; 0 for a pipe
     */
    public String run(int columns, String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = factory.create(new ByteArrayInputStream(new byte[0]), out, out);
        if (columns > 0) {
            session.put("COLUMNS", String.valueOf(columns));
        }
        String failure = "";
        try {
            Object status = asOwner(() -> session.execute(line));
            failure = status == null ? "" : "(exit status " + status + ")\n";
        } catch (Exception e) { // The shell declares no narrower type.
            failure = "FAILED " + e.getMessage() + "\n";
        } finally {
            session.close();
        }
        return bytes.toString(StandardCharsets.UTF_8) + failure;
    }

    @SuppressWarnings("removal") // As the container's shell does it.
    private static @Nullable Object asOwner(PrivilegedExceptionAction<Object> action) throws Exception {
        try {
            return Subject.doAs(OWNER, action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    @Override
    public void close() {
        factory.stop();
        threads.stop();
    }
}
