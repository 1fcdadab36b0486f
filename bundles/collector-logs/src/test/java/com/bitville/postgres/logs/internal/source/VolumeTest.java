package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than can be sent, more than can be read, and what cannot be read at all. */
class VolumeTest {
    private static final String HEAD = "2026-11-23 07:00:00.000 UTC [7] ";

    @TempDir
    Path folder;

    private Path log() {
        return folder.resolve("postgresql.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Followed followed(LogSettings settings) throws Exception {
        append(HEAD + "LOG:  old\n");
        Followed followed =
                Followed.with(settings, MutableClock.at(Instant.now().plusSeconds(3_600)));
        followed.next();
        return followed;
    }

    private LogSettings settings(long runBytes, long entryBytes) {
        return new LogSettings("shop", log().toString(), "%m [%p] ", runBytes, entryBytes);
    }

    @Test
    void keepsTheImportantAndCountsAll() throws Exception {
        Followed followed = followed(settings(1 << 20, 8 << 10));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append(HEAD)
                    .append("LOG:  duration: ")
                    .append(i)
                    .append(".5 ms  statement: SELECT ")
                    .append(i)
                    .append('\n');
        }
        text.insert(
                text.indexOf("\n", text.length() / 2) + 1,
                HEAD + "PANIC:  could not write to file \"x\": No space left on device\n");
        append(text.toString());
        Snapshot snapshot = followed.next();
        List<String> classes = Followed.texts(snapshot, "entries", "class");
        assertThat(classes).contains("disk_full").hasSizeBetween(10, 40);
        assertThat(Followed.table(snapshot, "entries").total()).isEqualTo(2_001);
        assertThat(Followed.values(snapshot, "entries", "duration_ms")).contains(1999.5);
        assertThat(Followed.values(snapshot, "entry_counts", "entries")).containsExactlyInAnyOrder(2_000L, 1L);
        assertThat(Followed.texts(snapshot, "message_counts", "message"))
                .containsExactly("duration: # ms  statement", "could not write to file ?: No space left on device");
        List<?> histogram = (List<?>)
                Followed.values(snapshot, "duration_histogram", "counts").get(0);
        assertThat(histogram).isEqualTo(List.of(1L, 2L, 7L, 20L, 70L, 200L, 700L, 1_000L, 0L, 0L, 0L, 0L, 0L));
    }

    @Test
    void leavesRoomForOthersWhenOneMessageFloods() throws Exception {
        Followed followed = followed(settings(1 << 20, 8 << 10));
        append((HEAD + "ERROR:  relation \"gone\" does not exist\n").repeat(2_000) + HEAD
                + "LOG:  checkpoint starting: time\n");
        assertThat(Followed.texts(followed.next(), "entries", "class")).contains("error:other", "checkpoint");
    }

    @Test
    void saysWhatItSkippedAndHowFarItIsBehind() throws Exception {
        Followed followed = followed(settings(1 << 20, 8 << 10));
        String line = HEAD + "LOG:  " + "x".repeat(100_000 - HEAD.length() - 7) + "\n";
        append(line.repeat(100));
        long size = Files.size(log());
        Snapshot snapshot = followed.next();
        long skipped = (Long) Followed.state(snapshot, "skipped_bytes");
        assertThat(skipped).isEqualTo(size - (HEAD + "LOG:  old\n").length() - (1 << 20));
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).containsExactly("too_far_behind");
        assertThat(Followed.values(snapshot, "log_gaps", "skipped_bytes")).containsExactly(skipped);
        assertThat((Long)
                        Followed.values(snapshot, "log_gaps", "lines_estimated").get(0))
                .isBetween(80L, 110L);
        assertThat(Followed.values(snapshot, "log_gaps", "to")).containsExactly(Instant.parse("2026-11-23T07:00:00Z"));
        assertThat((Long) Followed.state(snapshot, "lag_bytes")).isLessThan(200_000);

        append(line.repeat(20));
        snapshot = followed.next();
        assertThat((Long) Followed.state(snapshot, "lag_bytes")).isBetween(900_000L, 1_300_000L);
        assertThat((Double) Followed.state(snapshot, "lag_s")).isGreaterThan(3_600);
        assertThat(Followed.table(snapshot, "log_gaps").rows()).isEmpty();
    }

    @Test
    void readsALineOfAHundredMegabytesInLittleMemory() throws Exception {
        Followed followed = followed(settings(64 << 20, 8 << 10));
        try (OutputStream out = Files.newOutputStream(log(), StandardOpenOption.APPEND)) {
            out.write((HEAD + "LOG:  \ufffd\r").getBytes(StandardCharsets.UTF_8));
            byte[] megabyte = new byte[1 << 20];
            Arrays.fill(megabyte, (byte) 'x');
            for (int i = 0; i < 100; i++) {
                out.write(megabyte);
            }
            out.write(("\n" + HEAD + "LOG:  after\n").getBytes(StandardCharsets.UTF_8));
        }
        Snapshot first = followed.next();
        assertThat(Followed.values(first, "entries", "cut")).containsExactly(true);
        assertThat(Followed.texts(followed.next(), "entries", "message")).containsExactly("after");
    }

    @Test
    void saysThatAFileMayNotBeReadAndGoesOnWhenItMay() throws Exception {
        Followed followed = followed(settings(1 << 20, 8 << 10));
        append(HEAD + "LOG:  secret\n");
        Files.setPosixFilePermissions(log(), Set.of());
        Assumptions.assumeFalse(Files.isReadable(log()), "this user reads every file");
        assertThatThrownBy(followed::next)
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED))
                .hasMessageContaining("log_file_mode");
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-------"));
        assertThat(followed.messages()).containsExactly("secret");
    }
}
