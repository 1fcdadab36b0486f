package com.bitville.postgres.activity.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.bitville.postgres.activity.internal.Seen;
import com.bitville.postgres.activity.internal.TestBackends;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The profile over looks that a test lays down. */
class ServerProfileTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ServerProfile profile = new ServerProfile(tags -> tags.get("route"), START);
    private Instant at = START;
    private Optional<byte[]> committed = Optional.empty();

    private static Backend active(int pid, @Nullable String type, @Nullable String event, long id) {
        return TestBackends.of(pid, Backend.CLIENT, "active", type, event, id, "SELECT " + id);
    }

    private void look(double seconds, Backend... backends) {
        at = at.plusMillis(Math.round(seconds * 1_000));
        profile.saw(at, List.of(backends), List.of());
    }

    private static Seen seen(List<Rowset> rowsets) {
        Subject subject = new Subject("profile", Scope.SERVER, Duration.ZERO, Lane.CORE, ProfileTables.all());
        return new Seen(new Snapshot(subject, "s", START, 0, rowsets, Optional.empty()));
    }

    private Seen take() {
        ServerProfile.Taken taken = profile.take(committed, at);
        committed = Optional.of(taken.state());
        return seen(taken.rowsets());
    }

    private static long ms(Map<String, @Nullable Object> row) {
        return ((Number) Objects.requireNonNull(row.get("active_ms"))).longValue();
    }

    @Test
    void aLookSpeaksForTheTimeSinceTheLastOne() {
        look(0, active(1, null, null, 1));
        look(1, active(1, null, null, 1), active(2, "IO", "DataFileRead", 2));
        look(3, active(2, "IO", "DataFileRead", 2));
        Seen seen = take();
        assertThat(seen.only("profile.covered"))
                .containsEntry("covered_s", 5.0)
                .containsEntry("looks", 3)
                .containsEntry("longest_gap_s", 3.0)
                .containsEntry("active_ms", 6_000L)
                .containsEntry("aas", 1.2);
        assertThat(seen.rows("profile.top"))
                .extracting(row -> row.get("wait_event_type"), row -> row.get("active_ms"), row -> row.get("aas"))
                .containsExactly(Tuple.tuple("IO", 4_000L, 0.8), Tuple.tuple("CPU", 2_000L, 0.4));
        assertThat(((Number) Objects.requireNonNull(
                                seen.rows("profile.top").get(0).get("error")))
                        .doubleValue())
                .isCloseTo(Math.sqrt(1 + 9) / 5, within(0.001));
    }

    /** In an hour without a look nobody knows what was; the look after it is a look like any other. */
    @Test
    void aGapIsNotCoveredAndAClockThatIsSetBackCountsNothingTwice() {
        look(0, active(1, null, null, 1));
        look(3_600, active(1, null, null, 1));
        look(-1_800, active(1, null, null, 1));
        look(0, active(1, null, null, 1));
        look(1, active(1, null, null, 1));
        assertThat(take().only("profile.covered"))
                .containsEntry("covered_s", 3.0)
                .containsEntry("looks", 3);
        assertThat(take().only("profile.covered")).containsEntry("looks", 0).containsEntry("aas", null);
    }

    @Test
    void sumsOverTopAndRestAndOverEachPropertyAreTheTotalExactly() {
        Random random = new Random(25);
        for (int minute = 0; minute < 1_000; minute++) {
            int variety = 1 + random.nextInt(400);
            int sessions = random.nextInt(40);
            for (int look = 0; look < 6; look++) {
                Backend[] backends = new Backend[sessions];
                for (int i = 0; i < sessions; i++) {
                    boolean cpu = random.nextInt(3) == 0;
                    backends[i] = TestBackends.of(
                            i,
                            Backend.CLIENT,
                            "active",
                            cpu ? null : "IO",
                            cpu ? null : "E" + random.nextInt(variety),
                            (long) random.nextInt(variety),
                            "q");
                }
                look(random.nextInt(3_000) / 1_000.0, backends);
            }
            Seen seen = take();
            if (!Integer.valueOf(0).equals(seen.only("profile.covered").get("looks"))) {
                long total = ms(seen.only("profile.covered"));
                assertThat(seen.rows("profile.top").size()).isLessThanOrEqualTo(ProfileRows.MOST_KEYS);
                assertThat(seen.rows("profile.top").stream()
                                        .mapToLong(ServerProfileTest::ms)
                                        .sum()
                                + ms(seen.only("profile.rest")))
                        .isEqualTo(total);
                Map<String, Long> sums = new HashMap<>();
                seen.rows("profile.by")
                        .forEach(row -> sums.merge(String.valueOf(row.get("counted_by")), ms(row), Long::sum));
                assertThat(sums.values()).allMatch(sum -> sum == total);
                assertThat(sums).hasSize(total == 0 ? 0 : LoadDimension.values().length);
            }
        }
    }

    /** A name for each connection must not fill the memory, and must not cost exactness. */
    @Test
    void anyNumberOfKeysFitsAndIsCounted() {
        for (int second = 0; second < 60; second++) {
            List<Backend> backends = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                backends.add(active(i, "Lock", "tuple", second * 500L + i));
            }
            look(1, backends.toArray(Backend[]::new));
        }
        Seen seen = take();
        assertThat(ms(seen.only("profile.covered"))).isEqualTo(60 * 500 * 1_000L);
        assertThat(ms(seen.only("profile.rest"))).isEqualTo((60 * 500 - 100) * 1_000L);
        assertThat(seen.rowset("profile.by").rows()).hasSizeLessThan(7 * 52);
        assertThat(seen.rows("profile.statements")).hasSizeLessThanOrEqualTo(150);
    }

    /** The first of all statements of a command would stand for all of them. */
    @Test
    void aCommandHasNoText() {
        look(
                1,
                active(1, null, null, 1),
                TestBackends.of(2, Backend.CLIENT, "active", null, null, null, "COPY t FROM STDIN"),
                TestBackends.of(3, Backend.CLIENT, "active", null, null, null, "SELECT 1"));
        Seen seen = take();
        assertThat(seen.rows("profile.top"))
                .extracting(row -> row.get("statement"))
                .containsExactlyInAnyOrder("1", "COPY", "SELECT");
        assertThat(seen.only("profile.statements")).containsEntry("statement", "1");
    }

    @Test
    void whatWasNotCommittedIsToldAgainWithItsTexts() {
        look(1, active(1, null, null, 1));
        ServerProfile.Taken first = profile.take(Optional.empty(), at);
        look(2, active(1, null, null, 1));
        ServerProfile.Taken second = profile.take(Optional.empty(), at);
        assertThat(seen(second.rowsets()).only("profile.covered")).containsEntry("covered_s", 3.0);
        assertThat(seen(second.rowsets()).rows("profile.statements")).hasSize(1);
        look(1, active(1, null, null, 1));
        Seen third = seen(profile.take(Optional.of(second.state()), at).rowsets());
        assertThat(third.only("profile.covered")).containsEntry("covered_s", 1.0);
        assertThat(third.rows("profile.statements")).as("told already").isEmpty();
        assertThat(first.state()).isNotEqualTo(second.state());
        assertThat(new ServerProfile(tags -> null, START.plusSeconds(9))
                        .take(Optional.empty(), at)
                        .state())
                .as("another process")
                .isNotEqualTo(first.state());
    }

    @Test
    void othersThanClientsAreSeriesOfTheirOwnAndIdleOnesNone() {
        look(
                1,
                active(1, "IO", "WALSync", 1),
                TestBackends.of(2, "parallel worker", "active", "IO", "DataFileRead", 1L, "q"),
                TestBackends.of(
                        3, "autovacuum worker", "active", "Timeout", "VacuumDelay", null, "autovacuum: VACUUM t"),
                TestBackends.of(4, "walsender", "active", "Activity", "WalSenderMain", null, "START_REPLICATION"),
                TestBackends.of(5, "walsender", "active", "Client", "WalSenderWaitForWAL", null, "START_REPLICATION"),
                TestBackends.of(6, "walsender", "active", "Client", "WalSenderWriteData", null, "START_REPLICATION"),
                TestBackends.of(7, Backend.CLIENT, "idle in transaction", "Client", "ClientRead", 1L, "q"),
                TestBackends.of(8, Backend.CLIENT, "idle in transaction (aborted)", "Client", "ClientRead", 1L, "q"),
                TestBackends.of(9, Backend.CLIENT, "fastpath function call", null, null, null, null));
        Seen seen = take();
        assertThat(seen.only("profile.covered"))
                .containsEntry("active_ms", 2_000L)
                .containsEntry("idle_in_transaction_ms", 2_000L);
        assertThat(seen.rows("profile.processes"))
                .extracting(row -> row.get("backend_type") + " " + row.get("active_ms"))
                .containsExactlyInAnyOrder("parallel worker 1000", "autovacuum worker 1000", "walsender 1000");
        assertThat(seen.rows("profile.top"))
                .extracting(row -> row.get("wait_event"))
                .as("as 17 calls it")
                .containsExactlyInAnyOrder("WalSync", null);
    }

    @Test
    void lightweightLocksKeepTheirNames() {
        assertThat(WaitNames.of("LWLock", "WALWrite")).isEqualTo("WALWrite");
        assertThat(WaitNames.of("IO", "WALWrite")).isEqualTo("WalWrite");
        assertThat(WaitNames.of("IO", "DSMFillZeroWrite")).isEqualTo("DsmFillZeroWrite");
        assertThat(WaitNames.of("Client", "ClientRead")).isEqualTo("ClientRead");
        assertThat(WaitNames.of("Extension", "walwrite")).isEqualTo("walwrite");
    }

    /** Blockers are read every five seconds; until then the chain is as it was. */
    @Test
    void blockedTimeIsAtTheRootOfItsChain() {
        Backend root = TestBackends.of(1, Backend.CLIENT, "idle in transaction", "Client", "ClientRead", 7L, "q");
        Backend middle = active(2, "Lock", "transactionid", 8);
        Backend last = active(3, "Lock", "tuple", 8);
        Backend circle = active(4, "Lock", "transactionid", 9);
        at = at.plusSeconds(1);
        profile.saw(
                at,
                List.of(root, middle, last, circle),
                List.of(
                        new BlockingGraph.Edge(3, 2),
                        new BlockingGraph.Edge(2, 1),
                        new BlockingGraph.Edge(4, 5),
                        new BlockingGraph.Edge(5, 4)));
        look(1, root, middle, last, circle);
        look(1, root, middle, last);
        assertThat(take().rows("profile.blockers"))
                .extracting(row -> row.get("pid") + " " + row.get("state") + " " + row.get("statement") + " "
                        + row.get("blocked_ms"))
                .containsExactly("1 idle in transaction 7 6000", "null null null 2000");
    }

    /** What it adds to the agent: a minute of looks at 300 sessions, and its tables. */
    @Test
    void aMinuteTakesLittleOfTheAgentsProcessor() {
        Random random = new Random(1);
        List<Backend[]> minute = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            Backend[] backends = new Backend[300];
            for (int i = 0; i < backends.length; i++) {
                int statement = random.nextInt(100);
                backends[i] = TestBackends.of(
                        i,
                        Backend.CLIENT,
                        "active",
                        "IO",
                        "DataFileRead",
                        statement < 20 ? null : (long) statement,
                        "SELECT * FROM t" + statement + " WHERE id = " + random.nextInt(50) + " ".repeat(350));
            }
            minute.add(backends);
        }
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 8; run++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            minute.forEach(backends -> look(1, backends));
            take();
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
        System.out.println("profile: a minute of 300 sessions takes " + least / 1_000 + " us of CPU");
        assertThat(least / 1e6).isLessThan(40);
    }
}
