package com.bitville.postgres.config.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a fake clock: the time until a change is reported is counted, not measured. */
class FileWatchTest {
    private static final Duration STEP = Duration.ofMillis(10);

    @TempDir
    Path folder;

    private final AtomicLong time = new AtomicLong();
    private Path file;
    private FileWatch watch;

    @BeforeEach
    void watch() throws Exception {
        file = Files.writeString(folder.resolve("agent.ini"), "one");
        watch = new FileWatch(List.of(file), time::get, false);
    }

    @Test
    void aChangeIsTakenWithinHalfASecond() throws Exception {
        pass(Duration.ofMillis(210));
        more();
        assertThat(untilTaken()).isLessThanOrEqualTo(Duration.ofMillis(510));
        assertThat(taken()).as("once").isFalse();
    }

    @Test
    void changesReportedByTheKernelAreTakenWithinHalfASecond() throws Exception {
        watch = new FileWatch(List.of(file), time::get, true);
        pass(Duration.ofMillis(110));
        more();
        watch.heard();
        assertThat(untilTaken()).isLessThanOrEqualTo(Duration.ofMillis(510));
    }

    @Test
    void unreportedChangesAreTakenToo() throws Exception {
        watch = new FileWatch(List.of(file), time::get, true);
        pass(Duration.ofMillis(10));
        more();
        assertThat(untilTaken()).isLessThanOrEqualTo(Duration.ofMillis(1_260));
    }

    @Test
    void aChangeThatKeepsTimeAndSizeIsTakenWithinTwelvePolls() throws Exception {
        pass(Duration.ofSeconds(1));
        assertThat(taken()).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(untilTaken()).isLessThanOrEqualTo(Duration.ofMillis(3_010));
    }

    @Test
    void aReportedChangeThatKeepsTimeAndSizeIsTakenWithinHalfASecond() throws Exception {
        watch = new FileWatch(List.of(file), time::get, true);
        pass(Duration.ofSeconds(1));
        assertThat(taken()).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        watch.heard();
        assertThat(untilTaken()).isLessThanOrEqualTo(Duration.ofMillis(510));
    }

    @Test
    void endlessEventsDoNotMakeThePollsMoreFrequent() {
        watch = new FileWatch(List.of(file), time::get, true);
        for (int i = 0; i < 100; i++) {
            watch.heard();
            assertThat(watch.untilPoll()).isEqualTo(Duration.ofMillis(250));
        }
    }

    @Test
    void beingAskedOftenMakesNoFileComeToRest() throws Exception {
        pass(Duration.ofMillis(300));
        more();
        for (int i = 0; i < 100; i++) {
            assertThat(taken()).as("within the same moment").isFalse();
        }
        pass(Duration.ofMillis(250));
        more();
        for (int i = 0; i < 100; i++) {
            assertThat(taken()).as("it was written to just now").isFalse();
        }
    }

    @Test
    void aFileThatIsWrittenWithoutEndIsTakenAllTheSame() throws Exception {
        Duration waited = Duration.ZERO;
        boolean taken = false;
        while (!taken && waited.compareTo(Duration.ofSeconds(10)) < 0) {
            more();
            pass(STEP);
            waited = waited.plus(STEP);
            taken = taken();
        }
        assertThat(waited).isBetween(Duration.ofMillis(600), Duration.ofMillis(1200));
    }

    @Test
    void whatIsAsItWasIsNoChange() throws Exception {
        for (int i = 0; i < 200; i++) {
            pass(STEP);
            assertThat(taken()).isFalse();
        }
    }

    private Duration untilTaken() {
        Duration waited = Duration.ZERO;
        while (!taken() && waited.compareTo(Duration.ofSeconds(10)) < 0) {
            pass(STEP);
            waited = waited.plus(STEP);
        }
        return waited;
    }

    private boolean taken() {
        return watch.changed(List.of(file));
    }

    private void pass(Duration some) {
        time.addAndGet(some.toNanos());
    }

    private void more() throws Exception {
        Files.writeString(file, "x", StandardOpenOption.APPEND);
    }
}
