package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Sql SQL = new Sql("any", "SELECT 1", List.of());

    private final Engine engine =
            new Engine(EngineSettings.of(Duration.ofSeconds(60), 0.1), Clock.systemUTC(), System::nanoTime);
    private final FakeDatabase database = new FakeDatabase("default");
    private final List<Cycle> cycles = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void startsCyclesOfEachServerAndTheHostInWhateverOrderServicesCome() {
        engine.bindDatabase(database);
        engine.start();
        engine.bindCollector(new FakeCollector("activity"), Map.of());
        engine.bindCollector(new FakeCollector("host", Scope.HOST, Duration.ZERO, Lane.CORE), Map.of());
        engine.bindDatabase(new FakeDatabase("reports"));
        engine.bindListener(cycles::add);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(cycles).extracting(Cycle::server).contains("default", "reports", "host"));
        assertThat(threads()).contains("bitville-engine-default", "bitville-engine-reports", "bitville-engine-host");
    }

    @Test
    void aCollectorOfDatabasesVisitsTheNextOneWithEachRun() {
        FakeCollector relations = new FakeCollector("relations", Scope.DATABASE, Duration.ZERO, Lane.SLOW)
                .does(run -> run.session().query(SQL));
        engine.bindCollector(relations, Map.of());
        engine.bindListener(cycles::add);
        engine.bindDatabase(database);
        engine.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> !cycles.isEmpty());
        assertThat(cycles.get(0).server()).isEqualTo("default");
        assertThat(cycles.get(0).outcomes()).extracting("subject").containsExactly("relations");
        assertThat(database.visits).hasValue(1);
        assertThat(database.leases).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> database.leases.get(0).closed);
        assertThat(collectors()).extracting(each -> each.get("state")).containsExactly("ok");
    }

    /** Intervals hold for each database: one that was just read leaves the turn to another. */
    @Test
    void aCollectorOfDatabasesIsDueInEachByItsOwnInterval() {
        Engine quick = new Engine(EngineSettings.of(Duration.ofSeconds(1), 100), Clock.systemUTC(), System::nanoTime);
        FakeCollector relations = new FakeCollector("relations", Scope.DATABASE, Duration.ofDays(1), Lane.SLOW);
        FakeCollector always = new FakeCollector("always", Scope.DATABASE, Duration.ZERO, Lane.SLOW)
                .does(run -> database.next = Optional.of(database.next.equals(Optional.of("app")) ? "shop" : "app"));
        quick.bindCollector(relations, Map.of());
        quick.bindCollector(always, Map.of());
        quick.bindListener(cycles::add);
        quick.bindDatabase(database);
        quick.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> always.runs.get() >= 4);
            assertThat(relations.runs).hasValue(2);
        } finally {
            quick.stop();
        }
    }

    /** The first run of the visit uses up what a visit may use; the second follows at the next one. */
    @Test
    void aVisitThatTheBudgetEndsMakesTheDatabaseDueAgain() {
        Engine quick = new Engine(EngineSettings.of(Duration.ofSeconds(1), 1), Clock.systemUTC(), System::nanoTime);
        FakeCollector first = new FakeCollector("a_big_one", Scope.DATABASE, Duration.ofDays(1), Lane.SLOW)
                .does(run -> database.cpuNanos.addAndGet(1_000_000_000L));
        FakeCollector second = new FakeCollector("b_next", Scope.DATABASE, Duration.ofDays(1), Lane.SLOW);
        quick.bindCollector(first, Map.of());
        quick.bindCollector(second, Map.of());
        quick.bindListener(cycles::add);
        quick.bindDatabase(database);
        quick.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> database.unfinished.contains("app"));
            assertThat(first.runs).hasValue(1);
            assertThat(second.runs).hasValue(0);
            assertThat(database.nothingDue).isEmpty();
        } finally {
            quick.stop();
        }
    }

    @Test
    void visitsNoDatabaseIfNoneIsDueAndOneThatRefusesIsNoFailureOfTheCollector() {
        Engine quick = new Engine(EngineSettings.of(Duration.ofSeconds(1), 100), Clock.systemUTC(), System::nanoTime);
        FakeCollector relations = new FakeCollector("relations", Scope.DATABASE, Duration.ZERO, Lane.SLOW);
        FakeCollector activity = new FakeCollector("activity");
        database.next = Optional.empty();
        quick.bindCollector(relations, Map.of());
        quick.bindCollector(activity, Map.of());
        quick.bindListener(cycles::add);
        quick.bindDatabase(database);
        quick.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> activity.runs.get() >= 3);
            assertThat(database.visits).hasValue(0);
            database.refuses = true;
            database.next = Optional.of("closed");
            await().atMost(Duration.ofSeconds(60)).until(() -> database.visits.get() >= 2);
            database.refuses = false;
            await().atMost(Duration.ofSeconds(60)).until(() -> relations.runs.get() >= 1);
        } finally {
            quick.stop();
        }
        assertThat(cycles.stream().flatMap(cycle -> cycle.outcomes().stream()).map(Outcome::failure))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void theStateOfACollectorOfDatabasesIsThatOfTheVisitedOne() {
        AtomicReference<Optional<byte[]>> state = new AtomicReference<>(Optional.empty());
        engine.bindCollector(
                new FakeCollector("relations", Scope.DATABASE, Duration.ZERO, Lane.SLOW)
                        .does(run -> state.set(run.state())),
                Map.of());
        engine.bindOutbox(new FakeOutbox("default/relations/shop%2Flager", new byte[] {7}));
        engine.bindListener(cycles::add);
        engine.bindDatabase(database);
        engine.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> !cycles.isEmpty());
        assertThat(state.get()).hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(7));
        assertThat(cycles.get(0).snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.database()).contains("shop/lager");
            assertThat(StateKey.of(snapshot).base()).isEqualTo("default/relations/shop%2Flager/base");
        });
    }

    /** Each run lasts nearly as long as the interval, by a fake clock. */
    @Test
    void theTimeThatACycleTookIsNotWaitedForOnceMore() {
        AtomicLong passed = new AtomicLong();
        Engine slow = new Engine(
                EngineSettings.of(Duration.ofMinutes(2), 100),
                Clock.systemUTC(),
                () -> System.nanoTime() + passed.get());
        FakeCollector activity = new FakeCollector("activity")
                .does(run -> passed.addAndGet(Duration.ofMillis(119_900).toNanos()));
        slow.bindCollector(activity, Map.of());
        slow.bindListener(cycles::add);
        slow.bindDatabase(database);
        slow.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> activity.runs.get() >= 3);
        } finally {
            slow.stop();
        }
    }

    @Test
    void aServerThatLeavesInMidRunIsCancelledAndItsThreadsEnd() {
        FakeCollector stuck =
                new FakeCollector("stuck").does(run -> run.session().query(SQL));
        database.hangs = true;
        engine.bindCollector(stuck, Map.of());
        engine.bindListener(cycles::add);
        engine.bindDatabase(database);
        engine.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> stuck.runs.get() == 1);

        engine.unbindDatabase(database);
        assertThat(database.leases).hasSize(1).allMatch(lease -> lease.closed && lease.aborted.getCount() == 0);
        assertThat(threads()).doesNotContain("bitville-engine-default");
        assertThat(cycles).as("an aborted cycle is not dispatched").isEmpty();
    }

    @Test
    void aServerOfTheSameNameReplacesTheOneThatHasNotLeftYet() {
        FakeDatabase next = new FakeDatabase("default");
        engine.start();
        engine.bindDatabase(database);
        engine.bindDatabase(next);
        engine.unbindDatabase(database);
        engine.bindCollector(new FakeCollector("activity"), Map.of());
        engine.bindListener(cycles::add);

        await().atMost(Duration.ofSeconds(60)).until(() -> !next.leases.isEmpty());
        assertThat(database.leases).isEmpty();
        assertThat(collectors()).hasSize(1);
    }

    @Test
    void readsTheFilesOfAServerThatCannotBeConnectedTo() {
        FakeCollector logs = new FakeCollector("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE);
        FakeCollector activity = new FakeCollector("activity");
        database.state = ServerState.PAUSED;
        engine.bindCollector(logs, Map.of());
        engine.bindCollector(activity, Map.of());
        engine.bindListener(cycles::add);
        engine.bindDatabase(database);
        engine.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> logs.runs.get() == 1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(cycles)
                        .anySatisfy(cycle -> assertThat(cycle.snapshots())
                                .extracting(snapshot -> snapshot.subject().name(), Snapshot::server)
                                .containsExactly(tuple("logs", "default"))));
        assertThat(activity.runs.get()).as("a collector that needs a session").isZero();
    }

    /** The called bundle is being updated. */
    @Test
    void survivesAnErrorOfAnyPart() throws InterruptedException {
        database.unlinked = true;
        engine.bindListener(cycles::add);
        engine.bindCollector(new FakeCollector("activity"), Map.of());
        engine.start();
        engine.bindDatabase(database);
        database.asked.await();

        database.unlinked = false;
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            engine.bindListener(cycles::add);
            assertThat(cycles).isNotEmpty();
        });
    }

    @Test
    void stopsInBoundedTimeTwice() {
        engine.bindDatabase(database);
        engine.start();
        engine.stop();
        engine.stop();
        assertThat(threads()).noneMatch(name -> name.startsWith("bitville-"));
    }

    @Test
    void runsTheHigherRankedFirst() {
        engine.bindListener(cycles::add);
        engine.bindCollector(new FakeCollector("a"), Map.of());
        engine.bindCollector(new FakeCollector("z"), Map.of("service.ranking", 10));
        engine.bindDatabase(database);
        engine.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> !cycles.isEmpty());
        assertThat(cycles.get(0).outcomes()).extracting("subject").containsExactly("z", "a");
    }

    @Test
    void reportsCollectorsAndItself() {
        engine.bindCollector(new FakeCollector("activity"), Map.of());
        engine.bindDatabase(database);

        assertThat(collectors()).hasSize(1);
        assertThat(collectors().get(0).keySet())
                .containsExactly(
                        "name",
                        "server",
                        "state",
                        "reason",
                        "remedy_kind",
                        "remedy",
                        "shed_by",
                        "last_run",
                        "duration_ms",
                        "rows",
                        "runs",
                        "failures",
                        "every_ms",
                        "optional",
                        "scope",
                        "lane",
                        "cpu_ms",
                        "client_ms",
                        "exec_ms");
        assertThat(engine.status().get("engine"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("running", false)
                .containsEntry("interval_s", 60L)
                .containsEntry("outbox", false);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> collectors() {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(engine.status().get("collectors"));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void triesACollectorThatIsNotRegistered() throws Exception {
        FakeCollector theirs = new FakeCollector(new Subject(
                        "theirs", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(), Set.of(Trait.ISOLATED)))
                .does(run -> {
                    assertThat(run.trial()).isTrue();
                    run.borrowSession();
                    database.cpuNanos.addAndGet(7);
                });
        engine.bindDatabase(database);
        engine.bindListener(cycles::add);
        engine.start();
        CollectorRunner.Trial trial = engine.trial(theirs, "default");
        assertThat(trial.cycle().snapshots()).hasSize(1);
        assertThat(trial.cost().orElseThrow().cpuNanos()).hasValue(7);
        assertThat(engine.collectors()).isEmpty();
        assertThat(cycles).isEmpty();
        assertThatThrownBy(() -> engine.trial(theirs, "nowhere")).hasMessageContaining("servers: [default]");
        assertThatThrownBy(() -> engine.trial(new FakeCollector("activity"), "default"))
                .hasMessageContaining("isolated");
    }
}
