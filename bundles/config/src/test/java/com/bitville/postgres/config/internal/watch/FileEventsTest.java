package com.bitville.postgres.config.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the kernel's events. */
@Timeout(60)
class FileEventsTest {
    @TempDir
    Path temporary;

    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicLong time = new AtomicLong();
    private Path etc;
    private Path file;
    private FileEvents events;

    @BeforeEach
    void open() throws Exception {
        temporary = temporary.toRealPath();
        etc = Files.createDirectory(temporary.resolve("etc"));
        file = Files.writeString(etc.resolve("agent.ini"), "one");
        events = FileEvents.open(time::get, heard::incrementAndGet).orElseThrow();
        events.follow(List.of(file, etc.resolve("missing.ini"), temporary.resolve("missing/agent.ini")));
    }

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void everyWayToChangeAFileIsHeard() throws Exception {
        hears("written in place", () -> Files.writeString(file, "two"));
        hears("replaced", () -> replace(file));
        hears("deleted", () -> Files.deleteIfExists(file));
        hears("made", () -> Files.writeString(file, "three"));
        hears("made for the first time", () -> Files.writeString(etc.resolve("missing.ini"), "new"));
        hears("permissions", () -> file.toFile().setReadable(false, false));
    }

    @Test
    void aMountedFileOfKubernetesIsHeardWhenTheFolderBehindItIsSwapped() throws Exception {
        Path mounted = Files.createDirectory(temporary.resolve("mounted"));
        Files.writeString(Files.createDirectory(mounted.resolve("..1")).resolve("agent.ini"), "one");
        Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..1"));
        Path seen = Files.createSymbolicLink(mounted.resolve("agent.ini"), Path.of("..data/agent.ini"));
        events.follow(List.of(seen));
        Files.writeString(Files.createDirectory(mounted.resolve("..2")).resolve("agent.ini"), "two");
        Path fresh = Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of("..2"));

        hears("the swap", () -> Files.move(fresh, mounted.resolve("..data"), StandardCopyOption.ATOMIC_MOVE));
        events.follow(List.of(seen));

        hears("the file behind it", () -> Files.writeString(mounted.resolve("..2/agent.ini"), "three"));
    }

    @Test
    void aFolderThatWasMadeAgainIsHeardOnceItIsFollowedAgain() throws Exception {
        hears("the folder goes", () -> {
            Files.delete(file);
            Files.delete(etc);
            return true;
        });
        Files.createDirectory(etc);
        events.follow(List.of(file));

        hears("the file in the new one", () -> Files.writeString(file, "two"));
    }

    @Test
    void filesOfOthersAreNotHeardAndTooManyOfThemDoNoHarm() throws Exception {
        Path quiet = Files.createDirectory(temporary.resolve("quiet")).resolve("agent.ini");
        events.follow(List.of(file, quiet));
        Path other = etc.resolve("other");
        for (int i = 0; i < 1_000; i++) {
            Files.writeString(other, String.valueOf(i));
            Files.delete(other);
        }
        hears("a file in a quiet folder", () -> Files.writeString(quiet, "two"));
        assertThat(heard.get()).as("made and written to").isLessThanOrEqualTo(2);
    }

    @Test
    void aLinkThatLeadsToItselfIsNoTrap() throws Exception {
        Path loop = Files.createSymbolicLink(etc.resolve("loop"), Path.of("loop"));
        assertThat(LinkTrail.of(loop)).hasSizeLessThanOrEqualTo(41).contains(loop);
        assertThat(LinkTrail.of(Path.of("/"))).isEmpty();
        assertThat(LinkTrail.of(etc.resolve("../etc/agent.ini"))).containsExactly(file);
    }

    private void hears(String what, Callable<?> change) throws Exception {
        int before = heard.get();
        change.call();
        await(what).atMost(Duration.ofSeconds(20)).until(() -> heard.get() > before);
        // Drains all events of this change, so that the next change is detected by its own.
        int[] last = {-1};
        await().pollInterval(Duration.ofMillis(20)).until(() -> last[0] == (last[0] = heard.get()));
    }

    private static Path replace(Path file) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling("fresh"), "fresh");
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
