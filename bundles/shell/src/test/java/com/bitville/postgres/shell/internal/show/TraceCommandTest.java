package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static com.bitville.postgres.shell.internal.view.FakeHistory.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The story of one request, from sessions, the recorder and the log. */
class TraceCommandTest {
    private static final String UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";
    private static final String OTHER = "11111111-2222-4333-8444-555555555555";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_UUID = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    private static final String EVIL = "\u001b[2J\u202e\uD83D\uDC18\"'\n\r\t\u0007\u009b\u2028x\u4e2d\u6587";
    private static final Instant AT = FakeHistory.AT;

    private static final String SAMPLED =
            "correlation_id,started_at,source,identity,part,query,duration_ms,duration_exact,"
                    + "state,pid,wait_event_type,wait_event,seconds,other_correlation_id,running,trace_id,route";
    private static final String LOGGED = "correlation_id,started_at,source,identity,part,query,duration_ms,pid,class,"
            + "sql_state_code,message,detail,plan_format,plan,deadlock,cancelled,temp_bytes,trace_id,route";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Clock clock = Clock.fixed(AT.plusSeconds(60), ZoneOffset.UTC);
    private final FakeHistory history = new FakeHistory();

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static List<@Nullable Object> sampled(
            String id, double second, int pid, double ms, boolean over, String query) {
        Instant start = at(second);
        String identity = pid + "@" + start + (over ? "/end" : "/running");
        return row(
                id,
                start,
                "pg_stat_activity",
                identity,
                "run",
                query,
                ms,
                false,
                over ? "finished" : "active",
                pid,
                null,
                null,
                null,
                null,
                !over,
                null,
                null);
    }

    private static List<@Nullable Object> seen(
            String part,
            double second,
            int pid,
            @Nullable Integer other,
            @Nullable String event,
            @Nullable Integer seconds,
            @Nullable String otherId) {
        String identity = pid + "@" + at(second) + "/" + part + other + event;
        return row(
                UUID,
                at(second),
                "pg_stat_activity",
                identity,
                part,
                null,
                null,
                null,
                null,
                other,
                event == null ? null : "Lock",
                event,
                seconds,
                otherId,
                null,
                null,
                null);
    }

    private static List<@Nullable Object> run(String id, String part, double end, int pid, double ms, String query) {
        boolean plan = part.equals("plan");
        return row(
                id,
                at(end - ms / 1000),
                "pg_log",
                "default/" + pid + "@" + at(end) + "/" + (int) ms + part,
                part,
                query,
                ms,
                pid,
                null,
                null,
                null,
                null,
                plan ? "text" : null,
                plan ? "Seq Scan" : null,
                null,
                null,
                null,
                id.equals(UUID) ? null : TRACE,
                id.equals(UUID) ? null : "/orders/{id}");
    }

    private static List<@Nullable Object> told(
            String part,
            double at,
            int pid,
            String kind,
            @Nullable String state,
            String message,
            @Nullable Boolean deadlock,
            @Nullable Long tempBytes) {
        return row(
                UUID,
                at(at),
                "pg_log",
                "default/" + pid + "@" + at(at) + "/77",
                part,
                "UPDATE 2",
                null,
                pid,
                kind,
                state,
                message,
                deadlock == null ? null : "Process ? waits",
                null,
                null,
                deadlock,
                null,
                tempBytes,
                null,
                null);
    }

    private static Instant at(double second) {
        return AT.plusMillis((long) (second * 1000));
    }

    @SafeVarargs
    private static Rowset sampledTable(List<? extends @Nullable Object>... rows) {
        return table("correlated", SAMPLED, rows);
    }

    /** One story: a run from both samples and log, with a plan, a second sampled one, an error, waits, other sessions. */
    private void story() {
        history.seen(
                "default",
                11,
                sampledTable(sampled(UUID, 10, 7, 900, false, "UPDATE 1")),
                table(
                        "sessions",
                        "pid,application_name,correlation_id,state,wait_event,blocked_by,query",
                        row(7, "app", UUID, "active", "transactionid", List.of(99), "UPDATE 1"),
                        row(99, "psql", null, "idle in transaction", "ClientRead", null, "LOCK"),
                        row(30, "bitville-" + UUID, null, "idle", "ClientRead", null, "COMMIT"),
                        row(31, "bitville-" + UUID, OTHER, "idle", "ClientRead", null, "not ours")));
        history.seen(
                "default",
                20,
                sampledTable(
                        sampled(UUID, 10, 7, 2_000, true, "UPDATE 1"),
                        sampled(UUID, 15, 8, 1_500, true, "SELECT 2"),
                        sampled(OTHER, 15, 9, 1_500, true, "SELECT 'not ours'"),
                        seen("wait", 12, 7, null, "transactionid", 2, null),
                        seen("blocked_by", 10, 7, 99, null, null, OTHER),
                        seen("blocking", 10, 7, 55, null, null, null)));
        history.seen(
                "default",
                30,
                table(
                        "correlated",
                        LOGGED,
                        run(UUID, "plan", 12.54, 7, 2_500.0, "UPDATE 1"),
                        run(UUID, "run", 12.55, 7, 2_540.0, "UPDATE 1"),
                        run(TRACE_UUID, "run", 22, 12, 700, "SELECT 3"),
                        told("error", 19, 7, "deadlock", "40P01", "deadlock detected", true, null),
                        told("event", 19.5, 7, "temp_file", null, "temporary file", null, 2L << 20)),
                table(
                        "entries",
                        "time,error_severity,class,pid,application_name,correlation_id,message,statement",
                        row(at(12.55), "LOG", "slow_statement", 7, "app", UUID, "duration", "UPDATE 1"),
                        row(at(19), "ERROR", "deadlock", 7, "app", UUID, "deadlock detected", "UPDATE 2"),
                        row(at(19), "LOG", "other", 7, "app", UUID, "disconnection", null),
                        row(at(25), "ERROR", "error:other", 7, "app", UUID, "a late error", "X"),
                        row(at(26), "ERROR", "error:other", 9, "psql", null, "not ours", null)));
    }

    private String trace(String word) throws Exception {
        return trace(word, false);
    }

    private String trace(String word, boolean json) throws Exception {
        bytes.reset();
        TraceCommand command = new TraceCommand(out, clock);
        give(command, "history", history);
        give(command, "words", List.of(word));
        give(command, "json", json);
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheStoryInOrderOfTimeAndEachRunOnce() throws Exception {
        story();
        String shown = trace(UUID);
        assertThat(shown.lines())
                .first()
                .isEqualTo("Request " + UUID.toLowerCase(Locale.ROOT)
                        + ": 2 runs, 4.0 s in total, the longest 2.5 s; 2 errors; waited 2 s; 1 blocker; 1 blocked session;"
                        + " victim of a deadlock; temporary files of 2.00 MiB");
        assertThat(shown)
                .containsSubsequence(
                        "blocked_by  default/7  pid 99, request " + OTHER + ", idle in transaction: LOCK",
                        "blocking    default/7  pid 55, without a request id",
                        "00:00:10.010Z  statement   default/7  took 2.5 s, has a plan: UPDATE 1",
                        "00:00:11.000Z  session     default/30  idle, waits for ClientRead: COMMIT",
                        "00:00:12.000Z  wait        default/7  seen waiting 2 s for Lock/transactionid",
                        "00:00:15.000Z  statement   default/8  took 1.5 s or slightly more (sampled): SELECT 2",
                        "00:00:19.000Z  error       default/7  deadlock 40P01 deadlock detected Process ? waits: UPDATE 2",
                        "00:00:19.000Z  log         default/7  LOG other disconnection",
                        "00:00:19.500Z  event       default/7  temp_file temporary file (2.00 MiB): UPDATE 2",
                        "00:00:25.000Z  error       default/7  ERROR error:other a late error: X")
                .doesNotContain("not ours");
        assertThat(shown.lines().filter(line -> line.contains("UPDATE 1"))).hasSize(1);
        assertThat(shown.lines().filter(line -> line.contains("deadlock detected")))
                .hasSize(1);
    }

    @Test
    void findsARequestByEveryFormOfItsId() throws Exception {
        story();
        String shown = trace(UUID);
        for (String form : List.of(
                UUID.toLowerCase(Locale.ROOT),
                UUID.toUpperCase(Locale.ROOT),
                "bitville-" + UUID,
                UUID.replace("-", ""),
                " " + UUID + " ")) {
            assertThat(trace(form)).as(form).isEqualTo(shown);
        }
        for (String form : List.of(TRACE, TRACE.toUpperCase(Locale.ROOT), TRACE_UUID, "bitville-" + TRACE_UUID)) {
            assertThat(trace(form)).as(form).contains("took 700 ms [route=/orders/{id}]: SELECT 3", TRACE_UUID);
        }
    }

    @Test
    void findsByItsTraceARequestThatHasAnotherId() throws Exception {
        List<@Nullable Object> run = run(OTHER, "run", 22, 12, 700, "SELECT 3");
        history.seen("default", 30, table("correlated", LOGGED, run));
        assertThat(trace(TRACE)).contains("SELECT 3").contains("1 run, 700 ms in total");
        assertThat(trace(OTHER)).contains("SELECT 3");
    }

    @Test
    void runsThatFollowEachOtherOnOneBackendAreSeveral() throws Exception {
        history.seen(
                "default",
                30,
                table(
                        "correlated",
                        LOGGED,
                        run(UUID, "run", 11, 7, 1_000, "A"),
                        run(UUID, "run", 12.001, 7, 1_003, "B"),
                        run(UUID, "run", 12.003, 7, 1, "C")));
        history.seen(
                "default",
                31,
                sampledTable(sampled(UUID, 11.001, 7, 600, true, "B"), sampled(UUID, 13, 7, 600, false, "D")));
        String shown = trace(UUID);
        assertThat(shown).startsWith("Request " + UUID.toLowerCase(Locale.ROOT) + ": 4 runs");
        assertThat(shown).contains("running for 600 ms or slightly more (sampled): D");
    }

    @Test
    void reportsALockWaitOnceWithTheLengthFromTheLog() throws Exception {
        history.seen(
                "default",
                30,
                sampledTable(
                        seen("wait", 12, 7, null, "transactionid", 2, null),
                        seen("wait", 12, 8, null, "transactionid", 2, null)),
                table(
                        "correlated",
                        LOGGED,
                        wait(10, 1_000.4, "lock_wait", "process 7 still waiting for ShareLock after 1000.4 ms"),
                        wait(10.001, 2_500.5, "lock_acquired", "process 7 acquired ShareLock after 2500.5 ms")));
        String shown = trace(UUID);
        assertThat(shown.lines())
                .containsExactly(
                        "Request " + UUID.toLowerCase(Locale.ROOT) + ": no finished run recorded; waited 4.5 s",
                        "2026-01-01T00:00:10.001Z  wait        default/7  waited 2.5 s for Lock/transactionid:"
                                + " process 7 acquired ShareLock after 2500.5 ms",
                        "2026-01-01T00:00:12.000Z  wait        default/8  seen waiting 2 s for Lock/transactionid");
    }

    private static List<@Nullable Object> wait(double at, double ms, String kind, String message) {
        List<@Nullable Object> told = told("wait", at, 7, kind, "00000", message, null, null);
        told.set(3, "default/7@" + at(at + ms / 1000) + "/" + kind);
        told.set(6, ms);
        return told;
    }

    @Test
    void theDocumentHasTheSameFacts() throws Exception {
        story();
        String document = trace(UUID, true).replaceAll("\\s+", " ");
        assertThat(document)
                .startsWith("{ \"correlation_id\" : \"" + UUID.toLowerCase(Locale.ROOT)
                        + "\", \"summary\" : { \"runs\" : 2,"
                        + " \"runs_ms\" : 4040.0, \"longest_ms\" : 2540.0, \"errors\" : 2, \"waited_s\" : 2.0,"
                        + " \"blocked_by\" : 1, \"blocking\" : 1, \"deadlock\" : true, \"cancelled\" : false,"
                        + " \"temp_bytes\" : 2097152 }, \"events\" : [ {")
                .contains("\"plan\" : \"Seq Scan\"", "\"other_pid\" : 99", "\"sql_state_code\" : \"40P01\"")
                .contains("\"told_by\" : \"log\", \"running\" : false")
                .doesNotContain("identity", "awaits_log", "\"part\"");
        assertThat(document.replaceAll(".*?\"event\" : \"(\\w+)\"|.*", "$1 "))
                .startsWith("blocked_by blocking statement session wait statement error log event error ");
    }

    @Test
    void noTextOfAStrangerMovesTheCursorOrMakesALineLong() throws Exception {
        history.seen(
                "default",
                30,
                table("correlated", LOGGED, run(UUID, "run", 11, 7, 1_000, EVIL + "\u4e2d".repeat(5_000))),
                table(
                        "sessions",
                        "pid,application_name,correlation_id,state,wait_event,blocked_by,query",
                        row(40, EVIL, UUID, EVIL, EVIL, List.of(41), EVIL),
                        row(41, EVIL, null, EVIL, EVIL, List.of(40), EVIL)),
                table(
                        "entries",
                        "time,error_severity,class,pid,application_name,correlation_id,message,statement",
                        row(at(25), EVIL, EVIL, 7, EVIL, UUID, EVIL, EVIL)));
        String shown = trace(UUID);
        assertThat(shown.lines())
                .hasSize(6)
                .allSatisfy(line ->
                        assertThat(new AttributedString(line).columnLength()).isLessThanOrEqualTo(400));
        assertThat(shown.codePoints())
                .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertThat(trace(UUID, true).codePoints())
                .noneMatch(c -> c != '\n' && c != '\r' && Character.isISOControl(c) && c < 32);
    }

    @Test
    void refusesWhatIsNoCorrelationId() {
        for (String word : List.of("\u001b[2J", "5", TRACE + "0", "x" + TRACE, UUID + "-1", "bitville-")) {
            assertThatThrownBy(() -> trace(word))
                    .hasMessageContaining("is not a correlation id")
                    .hasMessageNotContaining("\u001b");
        }
    }

    @Test
    void saysThatNothingIsKnown() throws Exception {
        assertThat(trace(UUID)).contains("No data about " + UUID.toLowerCase(Locale.ROOT));
    }
}
