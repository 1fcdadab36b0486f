package com.bitville.postgres.shell.internal.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Finds the classes that declare commands: in the container, in a jar and in a folder of classes. */
final class CommandClasses {
    private static final String FOLDER = "/com/bitville/postgres/shell/internal";
    private static final String PATTERN = "*Command.class";

    private CommandClasses() {}

    /** The classes, not initialised: their annotations are read, and nothing runs. */
    static List<Class<?>> all() {
        List<Class<?>> found = new ArrayList<>();
        for (String path : paths()) {
            String name = path.substring(path.indexOf(FOLDER.substring(1)))
                    .replace(".class", "")
                    .replace('/', '.');
            try {
                Class<?> type = Class.forName(name, false, CommandClasses.class.getClassLoader());
                if (type.isAnnotationPresent(Command.class)) {
                    found.add(type);
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the class file " + path + " is in this bundle", e);
            }
        }
        return found;
    }

    private static List<String> paths() {
        if (inContainer()) {
            Bundle bundle = FrameworkUtil.getBundle(CommandClasses.class);
            return Collections.list(bundle.findEntries(FOLDER, PATTERN, true)).stream()
                    .map(URL::getPath)
                    .toList();
        }
        try {
            Path source = Path.of(CommandClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(source)) {
                return paths(source);
            }
            try (FileSystem jar = FileSystems.newFileSystem(source)) {
                return paths(jar.getPath("/"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new UncheckedIOException(new IOException("the classes of the commands cannot be read", e));
        }
    }

    /** The client has no container on its class path. */
    private static boolean inContainer() {
        try {
            return FrameworkUtil.getBundle(CommandClasses.class) != null;
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    private static List<String> paths(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(FOLDER.substring(1)))) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(path -> path.endsWith("Command.class"))
                    .sorted()
                    .toList();
        }
    }
}
