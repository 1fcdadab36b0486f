package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.prefix.ReloadMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than a few lines that are no entries are a state with a reason, and a gap with its borders. */
class LegibilityTest {
    private static final String GOOD = "2026-11-23 07:00:%02d.000 UTC [7] LOG:  fine\n";

    @TempDir
    Path folder;

    private Path log() {
        return folder.resolve("postgresql.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Followed followed() throws Exception {
        append(GOOD.formatted(1));
        Followed followed = Followed.quiet(log().toString(), "%m [%p] ");
        followed.next();
        append(GOOD.formatted(2));
        followed.next();
        return followed;
    }

    private static List<@Nullable Object> state(Snapshot snapshot) {
        return Arrays.asList(
                Followed.values(snapshot, "log_state", "state").get(0),
                Followed.values(snapshot, "log_state", "reason").get(0),
                Followed.values(snapshot, "log_state", "looks_like").get(0));
    }

    private static @Nullable Object gap(Snapshot snapshot, String column) {
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).containsExactly("unreadable");
        return Followed.values(snapshot, "log_gaps", column).get(0);
    }

    @Test
    void saysTheirPrefixAndTheirGapAndHealsByItself() throws Exception {
        Followed followed = followed();
        String bad = "2026-11-23 07:00:03 UTC [7]: [1-1] user=u,db=d,app=a,client=h LOG:  nothing\n";
        append("x\n" + bad.repeat(9) + GOOD.formatted(4) + bad + GOOD.formatted(5));
        // The first line goes on with the entry before it for all that can be known.
        Snapshot snapshot = followed.next();
        assertThat(state(snapshot))
                .containsExactly(
                        "unreadable", "line_prefix_differs", "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ");
        assertThat(gap(snapshot, "lines_estimated")).isEqualTo(Followed.state(snapshot, "unreadable_lines"));
        assertThat(gap(snapshot, "skipped_bytes")).isEqualTo(2L + 9L * bad.length());
        assertThat(gap(snapshot, "from")).isEqualTo(Instant.parse("2026-11-23T07:00:02Z"));
        assertThat(gap(snapshot, "to")).isEqualTo(Instant.parse("2026-11-23T07:00:04Z"));
        assertThat(state(followed.next())).as("nothing new says nothing new").contains("unreadable");
        append(GOOD.formatted(6));
        Snapshot healed = followed.next();
        assertThat(state(healed)).containsExactly("identity_unproven", null, null);
        assertThat(Followed.texts(healed, "log_gaps", "reason")).isEmpty();
    }

    @Test
    void aQuietLogIsJudgedOverSeveralRuns() throws Exception {
        Followed followed = followed();
        for (int run = 0; run < 3; run++) {
            append("{\"timestamp\":\"2026-11-23 07:00:03.000 UTC\",\"message\":\"of another format\"}\n");
            assertThat(state(followed.next()).get(0)).isEqualTo("identity_unproven");
        }
        append("{\"timestamp\":\"2026-11-23 07:00:03.000 UTC\",\"message\":\"of another format\"}\n");
        Snapshot snapshot = followed.next();
        assertThat(state(snapshot)).containsExactly("unreadable", "format_differs", "jsonlog");
        assertThat(gap(snapshot, "lines_estimated")).isEqualTo(4L);
        assertThat(gap(snapshot, "to")).isNull();
    }

    @Test
    void aFewAreNoProblem() throws Exception {
        Followed followed = followed();
        append("sh: 1: something\nis not found\n\n\n");
        Snapshot snapshot = followed.next();
        assertThat(state(snapshot)).containsExactly("identity_unproven", null, null);
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).isEmpty();
        append("a\nb\nc\nd\n");
        assertThat(state(followed.next())).containsExactly("unreadable", "not_a_log", null);
    }

    @Test
    void theRestOfAnEntryThatIsTooLongIsNotUnreadable() throws Exception {
        Followed followed = followed();
        append("2026-11-23 07:00:03.000 UTC [7] LOG:  long\n" + ("\t" + "x".repeat(1_000) + "\n").repeat(900)
                + "2026-11-23 07:00:03.000 UTC [7] STATEMENT:  long\n" + GOOD.formatted(4));
        Snapshot snapshot = followed.next();
        assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
        assertThat((Long) Followed.state(snapshot, "torn_lines")).isGreaterThan(100);
        assertThat(state(snapshot)).containsExactly("identity_unproven", null, null);
    }

    @Test
    void impairsTheRunsUntilOneUnderstandsAll() throws Exception {
        Followed followed = followed();
        append(GOOD.formatted(3) + "{\n".repeat(3) + GOOD.formatted(4));
        assertThat(followed.next().impairment()).isEmpty();
        append("2026-11-23 07:00:05 UTC [7]: [1-1] user=u,db=d,app=a,client=h LOG:  nothing\n".repeat(9));
        assertThat(followed.next().impairment())
                .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo("unreadable"));
        assertThat(followed.next().impairment()).isPresent();
        append(GOOD.formatted(6));
        assertThat(followed.next().impairment()).isEmpty();
    }

    /** Where nobody says the prefix, the first lines do, however many runs found none before. */
    @Test
    void runsWithoutLinesGuessNothing() throws Exception {
        append("");
        Followed followed = Followed.quiet(log().toString());
        followed.next();
        followed.next();
        append("2026-11-23 07:00:00.001 UTC [7] al b@shop/web LOG:  fine\n");
        assertThat(followed.messages()).containsExactly("fine");
        append("2026-11-23 07:00:00.002 UTC [7] al b@shop/web LOG:  again\n");
        assertThat(followed.messages()).containsExactly("again");
    }

    @Test
    void aStatementThatLooksLikeAReloadIsNoneWithASqlstateInFrontOfItEither() {
        String statement = "duration: 1.000 ms  statement: ALTER SYSTEM SET \"log_line_prefix\" TO \"x\"";
        for (String message : List.of(statement, "00000: " + statement)) {
            byte[] bytes = Bytes.of(message);
            assertThat(ReloadMessage.of(bytes, 0, bytes.length)).as(message).isNull();
        }
        byte[] told = Bytes.of("00000: parameter \"log_line_prefix\" changed to \"%m \"");
        assertThat(ReloadMessage.of(told, 0, told.length)).isEqualTo(new ReloadMessage(ReloadMessage.PREFIX, "%m "));
    }
}
