package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
    @TempDir
    Path folder;

    private int count;

    private Path log() {
        return folder.resolve("postgresql.log");
    }

    private void write(Path file, String... messages) throws IOException {
        for (String message : messages) {
            String line = "2026-11-23 07:00:00.%03d UTC [7] LOG:  %s%n".formatted(count++, message);
            append(file, line);
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Followed followed() throws IOException, CollectException, InterruptedException {
        write(log(), "old");
        Followed followed = Followed.quiet(log().toString());
        assertThat(followed.messages()).isEmpty();
        return followed;
    }

    @Test
    void beginsAtTheEnd() throws Exception {
        Followed followed = followed();
        write(log(), "a", "b");
        assertThat(followed.messages()).containsExactly("a", "b");
        assertThat(followed.messages()).isEmpty();
    }

    @Test
    void beginsAsFarBackAsConfigured() throws Exception {
        Instant now = MutableClock.create().instant();
        DateTimeFormatter stamp =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
        for (int minutes = 90; minutes > 0; minutes -= 20) {
            append(
                    log(),
                    stamp.format(now.minusSeconds(minutes * 60L)) + " UTC [7] LOG:  " + minutes + " minutes ago\n");
        }
        LogSettings settings = new LogSettings("shop", log().toString(), "", 1 << 20, 1 << 20, 3_600_000);
        Followed followed = Followed.with(settings, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        assertThat(followed.messages()).containsExactly("50 minutes ago", "30 minutes ago", "10 minutes ago");
        append(log(), stamp.format(now.minusSeconds(7200)) + " UTC [7] LOG:  a clock that was set back\n");
        assertThat(followed.messages()).containsExactly("a clock that was set back");
    }

    @Test
    void readsAgainWhatWasNotCommitted() throws Exception {
        Followed followed = followed();
        write(log(), "a");
        assertThat(Followed.texts(followed.uncommitted(), "entries", "message")).containsExactly("a");
        assertThat(followed.messages()).containsExactly("a");
    }

    @Test
    void waitsForTheEndOfALine() throws Exception {
        Followed followed = followed();
        append(log(), "2026-11-23 07:00:01.000 UTC [7] LOG:  ha");
        assertThat(followed.messages()).isEmpty();
        append(log(), "lf\n");
        assertThat(followed.messages()).containsExactly("half");
    }

    @Test
    void passesOverTheRestOfALineThatWasHalfAtTheStart() throws Exception {
        append(log(), "2026-11-23 07:00:01.000 UTC [7] LOG:  ha");
        Followed followed = Followed.quiet(log().toString());
        followed.next();
        append(log(), "lf\n");
        write(log(), "whole");
        assertThat(followed.messages()).containsExactly("whole");
    }

    @Test
    void followsThroughSeveralRenames() throws Exception {
        Followed followed = followed();
        write(log(), "a");
        Files.move(log(), folder.resolve("postgresql.log.2"));
        write(folder.resolve("postgresql.log.1"), "b");
        write(log(), "c");
        assertThat(followed.messages()).containsExactly("a", "b", "c");
    }

    @Test
    void followsToANewName() throws Exception {
        write(folder.resolve("postgresql-1.log"), "old");
        Followed followed = Followed.quiet(folder.toString());
        followed.next();
        write(folder.resolve("postgresql-1.log"), "a");
        write(folder.resolve("postgresql-2.log"), "b");
        write(folder.resolve("postgresql-3.log"), "c");
        assertThat(followed.messages()).containsExactly("a", "b", "c");
    }

    @Test
    void followsAGlob() throws Exception {
        write(folder.resolve("postgresql-1.log"), "old");
        write(folder.resolve("other-1.log"), "old");
        Followed followed = Followed.quiet(folder.resolve("postgresql-*.log").toString());
        followed.next();
        write(folder.resolve("postgresql-2.log"), "a");
        write(folder.resolve("other-1.log"), "not mine");
        assertThat(followed.messages()).containsExactly("a");
    }

    @Test
    void readsTheRestOfATruncatedFileFromItsCopy() throws Exception {
        Followed followed = followed();
        write(log(), "a");
        followed.next();
        write(log(), "b");
        Files.copy(log(), folder.resolve("postgresql.log.1"));
        Files.write(log(), new byte[0]);
        write(log(), "c");
        assertThat(followed.messages()).containsExactlyInAnyOrder("b", "c");
        assertThat(followed.messages()).isEmpty();
    }

    @Test
    void readsACopyNotASecondTime() throws Exception {
        Followed followed = followed();
        write(log(), "a");
        Files.copy(log(), folder.resolve("postgresql.log.1"));
        assertThat(followed.messages()).containsExactly("a");
        assertThat(followed.messages()).isEmpty();
    }

    @Test
    void saysThatATruncationMayHaveLostLines() throws Exception {
        Followed followed = followed();
        Files.write(log(), new byte[0]);
        write(log(), "a");
        var snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("a");
        assertThat(Followed.state(snapshot, "truncations")).isEqualTo(1L);
    }

    @Test
    void goesOnAfterDeletion() throws Exception {
        Followed followed = followed();
        Files.delete(log());
        assertThat(Followed.state(followed.next(), "state")).isEqualTo("waiting");
        write(log(), "a");
        assertThat(followed.messages()).containsExactly("a");
    }

    @Test
    void reportsAFollowedLogOnlyOnceItsFileHasBeenGoneForLong() throws Exception {
        write(log(), "old");
        MutableClock clock = MutableClock.create();
        Followed followed = Followed.by(clock, log().toString());
        followed.next();
        Files.delete(log());
        assertThat(Followed.state(followed.next(), "state")).isEqualTo("waiting");
        clock.advance(Duration.ofMillis(LogSettings.PATIENCE_MS - 1));
        assertThat(Followed.state(followed.next(), "state")).isEqualTo("waiting");
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(followed::next).isInstanceOf(CollectException.class).hasMessageContaining("log_path");
        write(log(), "a");
        assertThat(Followed.state(followed.next(), "state")).isEqualTo("identity_unproven");
        Files.delete(log());
        assertThat(Followed.state(followed.next(), "state")).isEqualTo("waiting");
    }

    @Test
    void followsALinkThatIsSwitched() throws Exception {
        write(folder.resolve("one"), "old");
        Files.createSymbolicLink(log(), folder.resolve("one"));
        Followed followed = Followed.quiet(log().toString());
        followed.next();
        write(folder.resolve("two"), "a");
        Files.createSymbolicLink(folder.resolve("next"), folder.resolve("two"));
        Files.move(folder.resolve("next"), log(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertThat(followed.messages()).containsExactly("a");
    }

    @Test
    void readsALogThatComesLaterFromItsBeginning() throws Exception {
        Followed followed = Followed.quiet(log().toString());
        assertThatThrownBy(followed::next)
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining(log().toString());
        write(log(), "a");
        assertThat(followed.messages()).containsExactly("a");
    }

    @Test
    void joinsAnEntryOverARotation() throws Exception {
        Followed followed = followed();
        append(log(), "2026-11-23 07:00:01.000 UTC [7] ERROR:  wrong\n");
        Files.move(log(), folder.resolve("postgresql.log.1"));
        append(log(), "2026-11-23 07:00:01.000 UTC [7] DETAIL:  very\n");
        var snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "detail")).containsExactly("very");
    }

    @Test
    void dealsWithAnEndlessLineInBoundedSteps() throws Exception {
        Followed followed = followed();
        String much = "x".repeat(1 << 20);
        append(log(), "2026-11-23 07:00:01.000 UTC [7] LOG:  long ");
        for (int i = 0; i < 20; i++) {
            append(log(), much);
        }
        var snapshot = followed.next();
        assertThat(Followed.values(snapshot, "entries", "cut")).containsExactly(true);
        assertThat(Followed.state(snapshot, "read_bytes")).isEqualTo(Followed.RUN_BYTES);
        append(log(), "\n");
        write(log(), "after");
        assertThat(followed.messages()).containsExactly("after");
    }
}
