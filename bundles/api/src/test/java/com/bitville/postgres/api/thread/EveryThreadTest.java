package com.bitville.postgres.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No thread of the agent is created without a guard: without one, an exception would end the thread silently. */
class EveryThreadTest {
    private static final Pattern MADE =
            Pattern.compile("new Thread\\(|extends Thread\\b|Executors\\.new|ThreadPoolExecutor\\("
                    + "|new Timer\\(|(run|supply)Async\\(|Thread\\.of|startVirtualThread|ForkJoinPool|parallelStream");

    /**
     * The exceptions, each with its reason: code that is not part of the agent's work, must not depend on this bundle, or guards itself.
     */
    private static final Set<String> ALLOWED = Set.of(
            // The implementation of the guard.
            "api/thread/Threads.java",
            // These bundles depend on no other bundle of the agent; they report exceptions of their threads and
            // continue.
            "deploy/internal/DeployInstaller.java",
            "deploy/internal/DeployEvents.java",
            "deploy/internal/feature/FeatureInstaller.java",
            "stop/internal/StopLimit.java",
            "stop/internal/StartMark.java",
            // The client of the command line, which runs outside the container: a hook of its own VM restores the
            // terminal.
            "shell/client/UserTerminal.java",
            // Guard every step themselves.
            "prometheus/internal/http/BoundedWorkers.java",
            "shipper/internal/http/ListenerClient.java");

    @Test
    void isMadeByThreadsAlone() throws IOException {
        Set<String> makers = new TreeSet<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            String name = file.toString().replace('\\', '/').replaceFirst(".*/com/bitville/postgres/", "");
            if (MADE.matcher(text).find() && !ALLOWED.contains(name)) {
                makers.add(name);
            }
        }
        assertThat(makers).isEmpty();
    }

    /** The testkit and the demo never run beside a production database. */
    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(Path.of("..").toRealPath())) {
            for (Path bundle : bundles.filter(path -> !path.toString().matches(".*/(testkit|demo)"))
                    .map(path -> path.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(bundle)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(200);
        return found;
    }
}
