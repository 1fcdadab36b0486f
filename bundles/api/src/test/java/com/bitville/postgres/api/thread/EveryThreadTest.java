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

/** No thread of the agent is made without a guard: one whose work throws would end in silence. */
class EveryThreadTest {
    private static final Pattern MADE =
            Pattern.compile("new Thread\\(|extends Thread\\b|Executors\\.new|ThreadPoolExecutor\\("
                    + "|new Timer\\(|(run|supply)Async\\(|Thread\\.of|startVirtualThread|ForkJoinPool|parallelStream");

    /** Each with its reason: what stays out of the agent's work, or must not depend on this bundle, or guards itself. */
    private static final Set<String> ALLOWED = Set.of(
            // The guard's own home.
            "api/thread/Threads.java",
            // Depend on no other bundle of ours; they tell what their threads throw, and go on.
            "deploy/internal/DeployInstaller.java",
            "deploy/internal/DeployEvents.java",
            "stop/internal/StopLimit.java",
            "stop/internal/StartMark.java",
            // Guard every step themselves.
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

    /** The testkit and the demo are no part of the agent beside a production database. */
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
