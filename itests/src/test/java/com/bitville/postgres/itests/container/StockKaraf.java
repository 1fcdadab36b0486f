package com.bitville.postgres.itests.container;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.net.FreePort;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Apache Karaf as it is downloaded, without a network: its own repository is all that it has. */
final class StockKaraf implements AutoCloseable {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String PASSWORD = "of-the-test";
    private static final Duration SLOWEST = Duration.ofMinutes(1);
    private static final Pattern BUNDLE = Pattern.compile("\\| *([\\w.-]+)\\s*$", Pattern.MULTILINE);
    /** What Karaf itself keeps and changes all the time; and the buffer, which is to stay. */
    private static final List<String> KARAFS =
            List.of("data/cache", "data/tmp", "data/log", "data/security", "instances", "console.out", "data/buffer");

    final AgentProcess process;
    final AgentShell shell;
    private final Path home;

    /**
     * What is there of a container's guests.
     *
     * @param bundles symbolic names
     * @param files relative to its folder, without those that Karaf itself keeps
     * @param configurations lines of {@code config:list} that name the agent
     */
    record Inventory(Set<String> bundles, Set<String> files, Set<String> configurations) {}

    private StockKaraf(AgentProcess process, int port) throws IOException {
        this.process = process;
        this.home = process.home();
        this.shell = AgentShell.withPassword("tester", PASSWORD, port);
    }

    static StockKaraf unpack(String name) throws IOException, InterruptedException {
        AgentProcess process = AgentProcess.stock(name);
        Path home = process.home();
        int port = FreePort.next();
        edit(home, "etc/org.apache.karaf.shell.cfg", Map.of("sshPort", String.valueOf(port), "sshHost", "127.0.0.1"));
        edit(
                home,
                "etc/org.apache.karaf.management.cfg",
                Map.of(
                        "rmiRegistryPort", String.valueOf(FreePort.next()),
                        "rmiServerPort", String.valueOf(FreePort.next())));
        Files.writeString(
                home.resolve("etc/users.properties"),
                "tester = " + PASSWORD
                        + ",_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n");
        String maven = Files.readString(home.resolve(MAVEN));
        Files.writeString(
                home.resolve(MAVEN),
                maven.replaceFirst(
                                "(?s)org.ops4j.pax.url.mvn.repositories= \\\\.*?\n\n",
                                "org.ops4j.pax.url.mvn.repositories=\n\n")
                        + "\norg.ops4j.pax.url.mvn.localRepository=" + home.resolve("data/tmp/m2") + "\n");
        // Its script would stay in between, and outlive nothing but itself when it is killed.
        process.set("KARAF_EXEC", "exec");
        return new StockKaraf(process, port);
    }

    private static void edit(Path home, String file, Map<String, String> values) throws IOException {
        String text = Files.readString(home.resolve(file));
        for (Map.Entry<String, String> value : values.entrySet()) {
            String edited =
                    text.replaceFirst("(?m)^" + value.getKey() + " *=.*$", value.getKey() + " = " + value.getValue());
            if (edited.equals(text)) {
                throw new IOException(file + " has no " + value.getKey());
            }
            text = edited;
        }
        Files.writeString(home.resolve(file), text);
    }

    StockKaraf start() throws IOException {
        process.start();
        shell.await("feature:list");
        return this;
    }

    /** As an operator names a repository of his own: a folder. */
    void repository(Path folder) throws IOException {
        shell.done("config:property-set -p org.ops4j.pax.url.mvn org.ops4j.pax.url.mvn.repositories file:" + folder
                + "@id=agent@snapshots");
    }

    /** Karaf's command fails where a bundle goes between its two looks at it; the list after that one is asked for. */
    private String bundleList() {
        return Awaitility.await("a list of bundles")
                .atMost(SLOWEST)
                .ignoreExceptionsMatching(
                        failure -> String.valueOf(failure.getMessage()).contains("Bundle is uninstalled"))
                .until(() -> shell.done("bundle:list -t 0 -s"), list -> !list.isEmpty());
    }

    Inventory inventory() throws IOException {
        TreeSet<String> bundles = new TreeSet<>();
        Matcher bundle = BUNDLE.matcher(bundleList());
        bundle.results().forEach(found -> bundles.add(found.group(1)));
        TreeSet<String> files = new TreeSet<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return note(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                note(file);
                return FileVisitResult.CONTINUE;
            }

            private boolean note(Path file) {
                String name = home.relativize(file).toString();
                return !KARAFS.contains(name) && files.add(name);
            }
        });
        TreeSet<String> configurations = new TreeSet<>();
        shell.done("config:list")
                .lines()
                .filter(line -> line.contains("bitville"))
                .forEach(configurations::add);
        return new Inventory(bundles, files, configurations);
    }

    @Override
    public void close() {
        shell.close();
        process.close();
    }
}
