package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.recorder.ErrorFindings;
import com.bitville.postgres.activity.internal.recorder.RecorderSample;
import com.bitville.postgres.activity.internal.recorder.RecorderTables;
import com.bitville.postgres.activity.internal.recorder.SampleRing;
import com.bitville.postgres.activity.internal.recorder.SampleSegment;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recorder over seconds that a test lays down. */
class RecorderTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, String> allowed = new HashMap<>(Map.of("/a", "/a"));
    private final ServerRecorder serverRecorder = new ServerRecorder(ServerRecorder.Window.DEFAULT, allowed::get);
    private final List<List<Rowset>> sent = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();
    private Optional<String> finding = Optional.empty();
    private final ErrorFindings errorFindings = new ErrorFindings();
    private List<ServerFinding> errors = List.of();
    private long second;

    private static Backend session(int pid, boolean lock, String query) {
        return TestBackends.brief(pid, START, "active", lock ? "tuple" : null, query);
    }

    private static List<Backend> sessions(int count, boolean lock) {
        return IntStream.range(0, count)
                .mapToObj(i -> session(100 + i, lock, "SELECT " + i))
                .toList();
    }

    private void pass(int seconds, List<Backend> sessions) {
        for (int i = 0; i < seconds; i++) {
            RecorderSample recorderSample = new RecorderSample(START.plusSeconds(second), sessions);
            List<BlockingGraph.Edge> edges = serverRecorder.asksForBlockers(recorderSample)
                    ? List.of(new BlockingGraph.Edge(100, 7))
                    : List.of();
            Optional<String> opened = errorFindings.opened(errors, recorderSample.at());
            serverRecorder.add(recorderSample, edges, finding, opened).ifPresent(tables -> {
                sent.add(tables);
                sentAt.add(second);
            });
            second++;
        }
    }

    private Rowset table(int body, String name) {
        return sent.get(body).stream()
                .filter(rowset -> rowset.table().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Object cell(int body, String name, int row, String column) {
        Rowset rowset = table(body, name);
        return rowset.rows().get(row)[rowset.table().indexOf(column)];
    }

    private static ServerFinding error(String id, Instant opened) {
        return new ServerFinding(
                id,
                "slot_lost",
                "default",
                FindingState.OPEN,
                opened,
                Observation.of(CheckSeverity.ERROR, "slot a is lost"));
    }

    @Test
    void theOpeningOfAnErrorIsATriggerAndThatItIsOpenIsNot() {
        pass(70, sessions(2, false));
        errors = List.of(error("slot_lost-1", START.minusSeconds(86_400)));
        pass(100, sessions(2, false));
        assertThat(sent).as("open for a day; only this bundle is new").isEmpty();

        Instant now = START.plusSeconds(second);
        errors = List.of(errors.get(0), error("slot_lost-2", now));
        pass(400, sessions(2, false));
        assertThat(sent).hasSize(1);
        assertThat(cell(0, "recorder.trigger", 0, "reason")).isEqualTo("finding");
        assertThat(cell(0, "recorder.trigger", 0, "detail")).isEqualTo("slot_lost-2: slot a is lost");
        errors = List.of(errors.get(0));
        pass(400, sessions(2, false));
        assertThat(sent).as("its end is none").hasSize(1);
    }

    @Test
    void sendsTheMinuteBeforeAndAfterALongWait() {
        pass(100, sessions(2, false));
        pass(6, sessions(2, true));
        pass(200, sessions(2, false));

        assertThat(sentAt).containsExactly(165L);
        assertThat(cell(0, "recorder.trigger", 0, "reason")).isEqualTo("lock_wait");
        assertThat(cell(0, "recorder.trigger", 0, "fired_at")).isEqualTo(START.plusSeconds(105));
        assertThat(table(0, "recorder.samples").rows()).hasSize(121);
        assertThat(cell(0, "recorder.samples", 0, "at")).isEqualTo(START.plusSeconds(45));
        assertThat(cell(0, "recorder.statements", 0, "lock_samples")).isEqualTo(6);
        assertThat(cell(0, "recorder.statements", 0, "samples")).isEqualTo(121);
        assertThat(cell(0, "recorder.statements", 0, "waits")).isEqualTo(List.of("tuple 6"));
        assertThat(table(0, "recorder.blockers").rows())
                .as("asked at the first wait and five seconds later")
                .hasSize(1);
        assertThat(cell(0, "recorder.blockers", 0, "samples")).isEqualTo(2);
    }

    @Test
    void sendsTheRoutesThatMayLeaveThen() {
        pass(
                66,
                List.of(
                        session(1, true, "SELECT 1 /*route='/a'*/"),
                        session(2, true, "SELECT 2 /*route='/b'*/"),
                        session(3, true, "SELECT 3 /*route='/a")));
        assertThat(table(0, "recorder.statements").rows())
                .extracting(row -> row[RecorderTables.STATEMENTS.indexOf("route")])
                .containsExactlyInAnyOrder("/a", null, null);

        allowed.clear();
        pass(361, List.of(session(1, true, "SELECT 1 /*route='/a'*/")));
        assertThat(cell(1, "recorder.statements", 0, "route")).isNull();
    }

    @Test
    void aShortWaitIsNoTrigger() {
        for (int i = 0; i < 40; i++) {
            pass(5, sessions(2, true));
            pass(1, sessions(2, false));
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void aCrowdIsATriggerOnceTheNormIsKnown() {
        pass(30, sessions(20, false));
        pass(70, sessions(4, false));
        assertThat(sent).isEmpty();

        pass(300, sessions(4, false));
        pass(1, sessions(30, false));
        pass(70, sessions(4, false));
        assertThat(sent).hasSize(1);
        assertThat(cell(0, "recorder.trigger", 0, "reason")).isEqualTo("active_sessions");
        assertThat(String.valueOf(cell(0, "recorder.trigger", 0, "detail")))
                .startsWith("30 sessions are active, the norm is 4");
    }

    @Test
    void fewSessionsAreNoCrowdWhateverTheNorm() {
        pass(100, List.of());
        pass(100, sessions(9, false));
        assertThat(sent).isEmpty();
    }

    @Test
    void theBeginningOfAFindingIsATriggerHoweverLongItLasts() {
        pass(100, sessions(2, false));
        finding = Optional.of("95 of 100 connections are taken");
        pass(1_000, sessions(2, false));
        finding = Optional.empty();
        pass(10, sessions(2, false));
        finding = Optional.of("a replica is 31 s behind");
        pass(100, sessions(2, false));

        assertThat(sentAt).containsExactly(160L, 1_170L);
        assertThat(cell(0, "recorder.trigger", 0, "reason")).isEqualTo("finding");
        assertThat(cell(0, "recorder.trigger", 0, "detail")).isEqualTo("95 of 100 connections are taken");
        assertThat(cell(1, "recorder.trigger", 0, "detail")).isEqualTo("a replica is 31 s behind");
        assertThat(table(0, "recorder.samples").rows()).hasSize(121);
    }

    @Test
    void coolsDownAfterWhatItSent() {
        pass(1_000, sessions(2, true));
        assertThat(sentAt)
                .as("5 s wait + 60 s after, then 5 min of rest + 60 s after, again")
                .containsExactly(65L, 425L, 785L);
    }

    @Test
    void holdsAtMostEightMegabytesInAFullStorm() {
        for (int i = 0; i < 700; i++) {
            List<Backend> storm = new ArrayList<>();
            for (int pid = 0; pid < RecorderSample.MOST; pid++) {
                storm.add(session(pid, true, "x".repeat(380) + i + "/" + pid));
            }
            pass(1, storm);
            assertThat(serverRecorder.bytes()).isLessThanOrEqualTo(SampleRing.MOST_BYTES);
        }
        assertThat(serverRecorder.samples()).isPositive();
        assertThat(sent).isNotEmpty();
        assertThat(table(0, "recorder.statements")).satisfies(statements -> {
            assertThat(statements.rows()).hasSize(RecorderTables.MOST_STATEMENTS);
            assertThat(statements.truncated()).isTrue();
            assertThat(statements.total()).isGreaterThan(RecorderTables.MOST_STATEMENTS);
        });
    }

    @Test
    void reachesTenMinutesBackWithFiftySessions() {
        pass(800, sessions(50, false));
        assertThat(serverRecorder.samples()).isBetween(540, 661);
        assertThat(serverRecorder.bytes()).isLessThan(SampleRing.MOST_BYTES / 2);
    }

    @Test
    void readsBackWhatItWasGiven() {
        SampleSegment sampleSegment = new SampleSegment();
        Backend odd = new Backend(
                1,
                null,
                "d\u202e",
                null,
                "\u001b[2J",
                null,
                null,
                null,
                Backend.CLIENT,
                null,
                null,
                null,
                null,
                "idle in transaction",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                RequestContext.NONE);
        sampleSegment.add(
                new RecorderSample(START, List.of(odd, session(2, true, "q"))), List.of(new BlockingGraph.Edge(2, 1)));
        sampleSegment.add(new RecorderSample(START.plusSeconds(1), List.of()), List.of());
        assertThat(sampleSegment.entries(0))
                .containsExactly(
                        new SampleSegment.Entry(
                                1, null, null, false, "idle in transaction", "", "", "d\u202e", "\u001b[2J", "", ""),
                        new SampleSegment.Entry(2, START, 42L, true, "active", "tuple", "ann", "shop", "app", "q", ""));
        assertThat(sampleSegment.entries(1)).isEmpty();
        assertThat(sampleSegment.edges(0)).containsExactly(new BlockingGraph.Edge(2, 1));
        assertThat(Optional.of(sampleSegment.at(1))).hasValue(START.plusSeconds(1));
        assertThat(Duration.between(sampleSegment.at(0), sampleSegment.at(1))).isEqualTo(Duration.ofSeconds(1));
    }
}
