package com.bitville.postgres.activity.internal.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.activity.internal.ActivityState;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.api.correlation.RequestContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunSelectorTest {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00.123456Z");
    private static final String UUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final BlockingGraph NOBODY = new BlockingGraph(Map.of(), Set.of());

    private Optional<CorrelationState> state = Optional.empty();
    private Map<CorrelatedStatement.Key, StatementSighting> sightings = Map.of();
    private Set<CorrelatedStatement.Key> watched = Set.of();

    @Test
    void reportsTheLastKnownDurationOfAnEndedSession() throws IOException {
        cycle(10, active(1, 0));
        List<CorrelatedRun> told = cycle(70);

        assertThat(told).singleElement().satisfies(run -> {
            assertThat(run.durationMs()).isEqualTo(10_000);
            assertThat(run.exact()).isFalse();
            assertThat(run.over()).isTrue();
            assertThat(run.startedAt()).isEqualTo(START);
            assertThat(run.last()).isNotNull();
        });
    }

    @Test
    void leavesWhatTheRecorderSawLongerToIt() throws IOException {
        watched = Set.of(new CorrelatedStatement.Key(1, START));
        cycle(10, active(1, 0));
        assertThat(cycle(70)).isEmpty();

        cycle(80, active(1, 0));
        assertThat(cycle(140, idle(1, 0, 25))).as("exact").hasSize(1);

        cycle(150, active(1, 0));
        cycle(460, active(1, 0));
        assertThat(cycle(520)).as("announced").hasSize(1);
    }

    @Test
    void reportsTheExactDurationIfTheSessionStillExists() throws IOException {
        cycle(10, active(1, 0));
        assertThat(cycle(70, idle(1, 0, 25))).singleElement().satisfies(run -> {
            assertThat(run.durationMs()).isEqualTo(25_000);
            assertThat(run.exact()).isTrue();
        });
    }

    @Test
    void sendsAStatementAfterFiveMinutesAndAtItsEnd() throws IOException {
        cycle(60, active(1, 0));
        assertThat(cycle(299, active(1, 0))).isEmpty();
        assertThat(cycle(301, active(1, 0))).singleElement().satisfies(run -> {
            assertThat(run.over()).isFalse();
            assertThat(run.startedAt()).isEqualTo(START);
            assertThat(run.durationMs()).isEqualTo(301_000);
        });
        assertThat(cycle(361, active(1, 0))).as("once").isEmpty();
        assertThat(cycle(421)).singleElement().satisfies(run -> {
            assertThat(run.over()).isTrue();
            assertThat(run.startedAt()).isEqualTo(START.plusMillis(1));
            assertThat(run.durationMs()).isEqualTo(361_000);
        });
    }

    @Test
    void sendsBothWhenABackendRunsItsNextStatement() throws IOException {
        cycle(10, active(1, 0));
        assertThat(cycle(70, active(1, 30)))
                .singleElement()
                .satisfies(run -> assertThat(run.statement().start()).isEqualTo(START));
        assertThat(cycle(130))
                .singleElement()
                .satisfies(run -> assertThat(run.durationMs()).isEqualTo(40_000));
    }

    @Test
    void knowsNothingOfWhatEndedBeforeTheFirstCycle() throws IOException {
        assertThat(cycle(60, idle(1, 0, 5))).isEmpty();
        assertThat(cycle(120, idle(1, 0, 5))).isEmpty();
    }

    @Test
    void doesNotTakeTheAnnouncementOfARequestForAStatementOfIt() throws IOException {
        cycle(0);
        assertThat(cycle(60, backend(1, 10, 11, "idle", "SET application_name = 'bitville-" + UUID + "'")))
                .isEmpty();
        assertThat(cycle(60, backend(1, 10, 11, "idle", "set session application_name to 'x'")))
                .isEmpty();
    }

    @Test
    void leavesOutWhatTookNoTimeAndSaysNothing() throws IOException {
        cycle(0);
        assertThat(cycle(
                        60,
                        quick(1, "COMMIT"),
                        quick(2, " begin isolation level serializable"),
                        quick(3, "SET x = 1"),
                        quick(4, "SELECT 1 AS beginning")))
                .as("the last is all that is known of its request")
                .singleElement()
                .satisfies(run -> assertThat(run.statement().pid()).isEqualTo(4));
    }

    @Test
    void leavesOutWhatTookNoTimeBesideWhatTookSome() throws IOException {
        cycle(0);
        assertThat(cycle(60, quick(1, "SELECT 1"), backend(2, 20, 25, "idle", "COMMIT")))
                .singleElement()
                .satisfies(run -> assertThat(run.statement().pid()).isEqualTo(2));
    }

    private static Backend quick(int pid, String query) {
        return backend(pid, 10, 10, "idle", query);
    }

    @Test
    void endsAStatementAfterARestartWithoutItsText() throws IOException {
        cycle(10, active(1, 0));
        sightings = Map.of();
        assertThat(cycle(70)).singleElement().satisfies(run -> {
            assertThat(run.last()).isNull();
            assertThat(run.statement().correlationId()).isEqualTo(UUID);
        });
    }

    @Test
    void keepsNoStatementTextInTheState() throws IOException {
        cycle(10, active(1, 0));
        assertThat(new String(
                        new ActivityState(state.orElseThrow(), List.of()).toBytes(),
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(UUID)
                .doesNotContain("secret");
    }

    @Test
    void removesDetailsOfSentStatements() throws IOException {
        cycle(10, active(1, 0));
        cycle(70);
        cycle(130);
        assertThat(sightings).isEmpty();
    }

    @Test
    void refusesAStateOfAnotherVersion() {
        assertThatThrownBy(() -> ActivityState.of(new byte[] {1, 0})).hasMessageContaining("version 1");
        assertThatThrownBy(() -> ActivityState.of(new byte[] {2, 0})).isInstanceOf(IOException.class);
    }

    private List<CorrelatedRun> cycle(long second, Backend... backends) throws IOException {
        SessionsAtOnce sessionsAtOnce = new SessionsAtOnce(START.plusSeconds(second), List.of(backends), List.of());
        RunSelector runSelector = new RunSelector(state, sightings, sessionsAtOnce, NOBODY);
        sightings = runSelector.sightings();
        state = Optional.of(ActivityState.of(new ActivityState(runSelector.next(), List.of()).toBytes())
                .correlation());
        return runSelector.told(watched);
    }

    private static Backend active(int pid, long started) {
        return backend(pid, started, null, "active", "SELECT 'secret'");
    }

    private static Backend idle(int pid, long started, long ended) {
        return backend(pid, started, ended, "idle", "SELECT 'secret'");
    }

    private static Backend backend(int pid, long started, @Nullable Number ended, String state, String query) {
        Instant start = START.plus(Duration.ofSeconds(started));
        return new Backend(
                pid,
                null,
                "shop",
                "app",
                "bitville-" + UUID,
                null,
                null,
                null,
                "client backend",
                START,
                start,
                start,
                ended == null ? start : START.plusSeconds(ended.longValue()),
                state,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                query,
                RequestContext.of("bitville-" + UUID, query));
    }
}
