package com.bitville.postgres.shell.internal;

import static com.bitville.postgres.shell.internal.Given.give;
import static com.bitville.postgres.shell.internal.view.FakeHistory.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.shell.internal.show.ActivityCommand;
import com.bitville.postgres.shell.internal.show.LocksCommand;
import com.bitville.postgres.shell.internal.show.TraceCommand;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** activity and locks, over the history. */
class LiveCommandsTest {
    private static final String UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";
    private static final String EVIL = "\u001b[2J\u202e\uD83D\uDC18\"'\n\r\t\u0007\u009bx";
    private static final String SESSIONS =
            "pid,usename,datname,application_name,state,wait_event,query_age_ms,blocked_by,query";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Clock clock = Clock.fixed(FakeHistory.AT.plusSeconds(60), ZoneOffset.UTC);
    private final FakeHistory history = new FakeHistory();

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private void storm(String name) {
        history.seen(
                "default",
                50,
                table(
                        "sessions",
                        SESSIONS,
                        row(2, name, name, "bitville-" + UUID, "active", "tuple", 100.0, List.of(1), "UPDATE " + name),
                        row(1, "ann", "shop", "psql", "idle in transaction", "ClientRead", 9_000.0, null, "SELECT 1")),
                table(
                        "session_counts",
                        "counted_by,value,sessions",
                        row("state", "idle", 7L),
                        row("usename", "ann", 1L)),
                table("blocking.waiters", "waiting,examined", row(60, 50)),
                table(
                        "blocking.edges",
                        "blocked_pid,blocker_pid,blocker_prepared,blocked_user,blocked_database,blocked_query,wait_ms,mode,"
                                + "relation,locktype",
                        row(2, 1, null, name, "shop", "UPDATE " + name, 100.0, "ShareLock", "public." + name, "tuple"),
                        row(3, 2, null, "cid", "shop", "DELETE", 50.0, "ExclusiveLock", null, "tuple"),
                        row(3, 1, null, null, null, null, null, null, null, null),
                        row(8, 0, "prepared:" + name, "eve", "shop", "LOCK", 10.0, "ShareLock", null, "relation"),
                        row(11, 12, null, "one", "shop", "A", 1.0, "ShareLock", null, "transactionid"),
                        row(12, 11, null, "two", "shop", "B", 1.0, "ShareLock", null, "transactionid"),
                        row(13, 12, null, "aft", "shop", "C", 1.0, "ShareLock", null, "transactionid")),
                table(
                        "blocking.roots",
                        "pid,prepared,usename,datname,state,state_age_ms,blocked_in_all,query",
                        row(1, null, "ann", "shop", "idle in transaction", 9_000.0, 2, "SELECT 1"),
                        row(0, "prepared:" + name, null, null, null, null, 1, null)),
                table("blocking.deadlocks", "pids", row(List.of(11, 12))),
                table(
                        "blocking.incidents",
                        "incident_id,state,started_at,duration_ms,peak_blocked,pid,prepared,deadlock,usename,"
                                + "application_name,relation,locktype,query",
                        row(
                                "1@x",
                                "ended",
                                FakeHistory.AT,
                                65_000.0,
                                5,
                                1,
                                null,
                                null,
                                name,
                                name,
                                "public." + name,
                                "tuple",
                                "UPDATE " + name)));
    }

    private String run(Action command, Object... fields) throws Exception {
        give(command, "history", history);
        for (int i = 0; i < fields.length; i += 2) {
            give(command, (String) fields[i], fields[i + 1]);
        }
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void harmless(String shown) {
        assertThat(shown.replace(System.lineSeparator(), "").codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }

    @Test
    void showsTheSessionsOfTheLongestStatementFirst() throws Exception {
        storm("bob");
        String shown = run(new ActivityCommand(out, clock));
        assertThat(shown)
                .contains("Server default, seen 10.0 s ago: 7 idle")
                .containsSubsequence("1 | ann", "9.0 s", "2 | bob", "100 ms", "tuple", "1 | UPDATE bob");
    }

    @Test
    void sortsAsAsked() throws Exception {
        storm("bob");
        assertThat(run(new ActivityCommand(out, clock), "sort", "wait")).containsSubsequence("ClientRead", "tuple");
        assertThatThrownBy(() -> run(new ActivityCommand(out, clock), "sort", "size"))
                .hasMessageContaining("invalid --sort size; allowed: age, pid, user, database, state, wait, cpu");
    }

    @Test
    void drawsTheGraphAsATree() throws Exception {
        storm("bob");
        assertThat(run(new LocksCommand(out, clock)).lines())
                .anySatisfy(line -> assertThat(line).startsWith("1  ann@shop  idle in transaction for 9.0 s, keeps 2"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("|- 2  bob@shop  waits 100 ms for ShareLock on public.bob: UPDATE bob"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("`- 3  cid@shop  waits 50 ms for ExclusiveLock on tuple (and behind 1 more)"))
                .anySatisfy(line -> assertThat(line).startsWith("prepared:bob"))
                .anySatisfy(line -> assertThat(line).startsWith("deadlock, not resolved yet: 11 <-> 12"))
                .anySatisfy(line -> assertThat(line).startsWith("  `- 13  aft@shop"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("60 sessions wait; the blockers are known only for the 50 longest waits."))
                .anySatisfy(line -> assertThat(line)
                        .contains("ended 1 min 5 s, at most 5 behind pid 1")
                        .contains("public.bob"));
    }

    @Test
    void noNameOfASessionMovesTheCursor() throws Exception {
        storm(EVIL);
        harmless(run(new ActivityCommand(out, clock)));
        harmless(run(new LocksCommand(out, clock)));
        harmless(run(new TraceCommand(out, clock), "words", List.of(UUID)));
    }

    @Test
    void printsDocuments() throws Exception {
        storm(EVIL);
        String activity = run(new ActivityCommand(out, clock), "json", true);
        assertThat(activity)
                .contains("\"server\" : \"default\"")
                .contains("\"pid\" : 2")
                .contains("\\u001B[2J");
        bytes.reset();
        assertThat(run(new LocksCommand(out, clock), "json", true))
                .contains("\"incident_id\" : \"1@x\"")
                .contains("\"examined\" : 50");
    }

    @Test
    void saysWhatIsNotKnown() throws Exception {
        assertThat(run(new LocksCommand(out, clock))).contains("No sessions of any server were read");
        assertThatThrownBy(() -> run(new ActivityCommand(out, clock))).hasMessageContaining("bitville:status");
        storm("bob");
        assertThatThrownBy(() -> run(new ActivityCommand(out, clock), "words", List.of("elsewhere")))
                .hasMessageContaining("no data of server elsewhere");
        assertThatThrownBy(() -> new LocksCommand(out, clock).execute()).hasMessageContaining("bitville-history");
    }
}
