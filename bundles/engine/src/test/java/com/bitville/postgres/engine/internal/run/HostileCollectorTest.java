package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a collector does affects only itself. */
class HostileCollectorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Sql SQL = new Sql("any", "SELECT 1", List.of());
    private static final Table TABLE =
            new Table("things", TableLayout.ROWS, List.of(Column.of("n", Kind.GAUGE, "Number.")));
    private static final Subject SUBJECT =
            new Subject("hostile", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(TABLE));

    /** Runs after it. */
    private final FakeCollector other = new FakeCollector("other");

    private Harness harness = new Harness();

    /** A value of another bundle's class: every method throws. */
    private static final class Foreign {
        @Override
        public String toString() {
            throw new IllegalStateException("looked at");
        }
    }

    private record Hostile(Behaviour behaviour) implements Collector {
        interface Behaviour {
            @Nullable
            Snapshot collect(Run run) throws CollectException, InterruptedException;
        }

        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Snapshot collect(Run run) throws CollectException, InterruptedException {
            return behaviour.collect(run);
        }
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    static Stream<Named<Hostile.Behaviour>> misbehaviours() {
        return Stream.of(
                Named.of("null", run -> null),
                Named.of("assertion", run -> raise(new AssertionError())),
                Named.of("error", run -> raise(new Error())),
                Named.of("memory", run -> raise(new OutOfMemoryError())),
                Named.of("past the compiler", run -> raise(new IOException())),
                Named.of("stack", run -> raise(new StackOverflowError())),
                Named.of("another's subject", run -> snapshot(run, "other", run.server(), List.of())),
                Named.of("another server", run -> snapshot(run, "hostile", "reports", List.of())),
                Named.of("undeclared table", run -> rows(run, table("session_counts"), List.of())),
                Named.of("another kind", run -> rows(run, columns(Column.of("n", Kind.TEXT, "Number.")), List.of())),
                Named.of(
                        "an undeclared text as it is",
                        run -> rows(run, columns(Column.of("secret", Kind.TEXT, "Whatever.")), List.of())),
                Named.of(
                        "another reach",
                        run -> rows(
                                run, new Table(TABLE.name(), TABLE.form(), TABLE.columns(), Reach.LOCAL), List.of())),
                Named.of(
                        "a table twice",
                        run -> snapshot(
                                run,
                                "hostile",
                                run.server(),
                                List.of(Rowset.complete(TABLE, List.of()), Rowset.complete(TABLE, List.of())))),
                Named.of("a foreign value", run -> value(run, new Foreign())),
                Named.of("a foreign value in a list", run -> value(run, List.of(new Foreign()))),
                Named.of("an array", run -> value(run, new byte[] {1})),
                Named.of("a list that throws", run -> value(run, Collections.unmodifiableList(new Thrower()))),
                Named.of("an endless list", run -> value(run, new Endless())),
                Named.of("lists without end", run -> value(run, nested(100))),
                Named.of(
                        "too many rows",
                        run -> rows(
                                run,
                                TABLE,
                                Collections.nCopies(SnapshotAdmission.MOST_ROWS + 1, new @Nullable Object[] {1L}))),
                Named.of(
                        "another time",
                        run -> new Snapshot(SUBJECT, run.server(), Instant.MAX, 0, List.of(), Optional.empty())),
                Named.of(
                        "texts without measure",
                        run -> rows(
                                run, TABLE, Collections.nCopies(33, new @Nullable Object[] {"x".repeat(1_000_000)}))),
                Named.of("an interrupt of its own", run -> {
                    throw new InterruptedException();
                }));
    }

    @ParameterizedTest
    @MethodSource("misbehaviours")
    void failsAloneAndTheCycleIsHandedOn(Hostile.Behaviour behaviour) {
        harness.with(new Hostile(behaviour), other).pass(SECOND.plus(Harness.INTERVAL));

        assertThat(harness.status("hostile")).containsEntry("state", "failed");
        assertThat(harness.status("other")).containsEntry("state", "ok");
        assertThat(harness.cycles)
                .hasSize(2)
                .allSatisfy(cycle -> assertThat(cycle.snapshots())
                        .extracting(snapshot -> snapshot.subject().name())
                        .containsExactly("other"));
    }

    @Test
    void columnsThatANewerServerAddsAreLetIn() {
        Table grown = columns(
                TABLE.columns().get(0),
                Column.of("fresh", Kind.GAUGE, "New."),
                Column.of("words", Kind.FREE_TEXT, "New."));
        harness.with(new Hostile(run -> rows(run, grown, List.<@Nullable Object[]>of(new Object[] {1L, 2L, "three"}))))
                .pass(SECOND);

        assertThat(harness.status("hostile")).containsEntry("state", "ok");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        harness.with(new Hostile(run -> value(run, new Foreign()))).pass(SECOND);

        assertThat(String.valueOf(harness.status("hostile").get("reason")))
                .contains("Foreign in the column n of the table things")
                .contains("allowed: String");
    }

    @Test
    void handsOnListsAsListsOfTheJdk() {
        List<Object> list = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return 7;
            }

            @Override
            public int size() {
                return 2;
            }
        };
        harness.with(new Hostile(run -> value(run, list))).pass(SECOND);

        Object handedOn =
                harness.cycles.get(0).snapshots().get(0).rowsets().get(0).rows().get(0)[0];
        assertThat(handedOn).isEqualTo(List.of(7, 7)).isNotInstanceOf(AbstractList.class);
    }

    @Test
    void anInterruptThatIsLeftBehindDoesNotReachTheNextCollector() {
        other.does(run -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
        harness.with(
                        new Hostile(run -> {
                            Thread.currentThread().interrupt();
                            return Snapshot.of(SUBJECT, run, List.of());
                        }),
                        other)
                .pass(SECOND);

        assertThat(harness.status("hostile")).containsEntry("state", "ok");
        assertThat(harness.status("other")).containsEntry("state", "ok");
    }

    @Test
    void aSessionIsForTheThreadOfItsRunUntilThatEnds() {
        List<Session> kept = new CopyOnWriteArrayList<>();
        FutureTask<Object> strange = new FutureTask<>(() -> kept.get(0).query(SQL));
        harness.with(
                        new Hostile(run -> {
                            kept.add(run.session());
                            Thread helper = new Thread(strange);
                            helper.start();
                            helper.join();
                            return Snapshot.of(SUBJECT, run, List.of());
                        }),
                        other.does(run -> assertThat(refused(() -> kept.get(0).query(SQL)))
                                .isTrue()))
                .pass(SECOND);

        assertThat(refused(strange::get)).isTrue();
        assertThat(refused(() -> kept.get(0).capabilities())).isTrue();
        assertThat(harness.status("other")).containsEntry("state", "ok");
    }

    /** Neither an interrupt nor a lost connection ends it. */
    @Test
    void oneThatDoesNotReturnIsLeftBehindAndTheOthersGoOn() {
        harness.close();
        harness = new Harness(Duration.ofMillis(100));
        CountDownLatch freed = new CountDownLatch(1);
        FakeCollector stuck = new FakeCollector("stuck").does(run -> {
            run.session();
            while (freed.getCount() > 0) {
                Thread.onSpinWait();
                Thread.interrupted();
            }
        });
        FakeCollector next = new FakeCollector("unstuck", Scope.SERVER, Duration.ZERO, Lane.SLOW);
        harness.with(stuck, next).pass(SECOND.plus(Harness.INTERVAL));

        assertThat(next.runs).hasValue(2);
        assertThat(stuck.runs).as("never twice at once").hasValue(1);
        assertThat(harness.status("stuck")).containsEntry("state", "timed_out");
        assertThat(harness.status("unstuck")).containsEntry("state", "ok");
        assertThat(harness.cycles)
                .extracting(cycle -> failure(cycle, "stuck"))
                .containsExactly(Optional.of(Reason.TIMED_OUT), Optional.of(Reason.TIMED_OUT));
        assertThat(harness.database.leases).allMatch(lease -> lease.closed);

        freed.countDown();
        stuck.does(run -> {});
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            harness.pass(Harness.INTERVAL);
            assertThat(harness.status("stuck")).containsEntry("state", "ok");
        });
    }

    /** A collector declares that it measures the load; the first one in the running order is used. */
    @Test
    void onlyTheFirstCollectorWithTheTraitDeclaresAnOverload() {
        Subject loud = new Subject("hostile", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()).with(Trait.LOAD);
        Subject first = new Subject("activity", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()).with(Trait.LOAD);
        harness.with(
                        teller(first, Optional.of(new LoadSignal(1, 0))),
                        teller(loud, Optional.of(new LoadSignal(10_000, 10_000))),
                        teller(SUBJECT_WITHOUT, Optional.of(new LoadSignal(10_000, 10_000))))
                .pass(SECOND.plus(Harness.INTERVAL));

        assertThat(harness.restraint.distress()).isEmpty();
    }

    @Test
    void overloadEndsWithTheCollectorThatMeasuresIt() {
        Subject told = new Subject("load", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()).with(Trait.LOAD);
        Collector teller = teller(told, Optional.of(new LoadSignal(99, 0)));
        harness.with(teller, other).pass(SECOND);
        assertThat(harness.restraint.distress()).isPresent();

        harness.registry.roster().remove(teller);
        harness.pass(Harness.INTERVAL.multipliedBy(2));
        assertThat(harness.restraint.distress()).isEmpty();
        assertThat(harness.status("other")).containsEntry("state", "ok");
    }

    @Test
    void aMessageOutOfAllProportionIsCut() {
        harness.with(new Hostile(run -> {
                    throw new CollectException(Reason.FAILED, "x".repeat(1_000_000));
                }))
                .pass(SECOND);

        assertThat(String.valueOf(harness.status("hostile").get("reason"))).hasSizeLessThan(1_100);
    }

    private static final Subject SUBJECT_WITHOUT =
            new Subject("silent", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());

    private static Collector teller(Subject subject, Optional<LoadSignal> load) {
        return new Collector() {
            @Override
            public Subject subject() {
                return subject;
            }

            @Override
            public Snapshot collect(Run run) {
                return Snapshot.of(subject, run, List.of()).with(load.orElseThrow());
            }
        };
    }

    private static Optional<Reason> failure(Cycle cycle, String subject) {
        return cycle.outcomes().stream()
                .filter(outcome -> outcome.subject().equals(subject))
                .findFirst()
                .orElseThrow()
                .failure();
    }

    private interface Call {
        Object call() throws Exception;
    }

    private static boolean refused(Call call) {
        Throwable thrown = catchThrowable(call::call);
        return thrown != null && String.valueOf(thrown).contains("until it returns");
    }

    private static Snapshot snapshot(Run run, String subject, String server, List<Rowset> rowsets) {
        Subject named = new Subject(subject, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(TABLE));
        return new Snapshot(named, server, run.at(), 0, rowsets, Optional.empty());
    }

    private static Snapshot rows(Run run, Table table, List<@Nullable Object[]> rows) {
        return Snapshot.of(SUBJECT, run, List.of(Rowset.complete(table, rows)));
    }

    private static Snapshot value(Run run, Object value) {
        return rows(run, TABLE, List.<@Nullable Object[]>of(new @Nullable Object[] {value}));
    }

    private static Table columns(Column... columns) {
        return TABLE.withColumns(List.of(columns));
    }

    private static Table table(String name) {
        return new Table(name, TableLayout.ROWS, TABLE.columns());
    }

    private static List<Object> nested(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            list = new ArrayList<>(List.of(list));
        }
        return list;
    }

    private static final class Thrower extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            throw new IllegalStateException();
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static final class Endless extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            return 1;
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    }

    private static Snapshot raise(Throwable thrown) {
        throw HostileCollectorTest.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
