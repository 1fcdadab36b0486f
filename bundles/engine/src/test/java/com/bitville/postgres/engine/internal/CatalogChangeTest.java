package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a visit reads before its interval has passed, as the catalogs of the database have changed. */
class CatalogChangeTest {
    private static final Duration EVERY = Duration.ofHours(6);

    private final Harness harness = new Harness(Scope.DATABASE, 100);
    private final AtomicLong state = new AtomicLong(1);
    private final FakeCollector tables =
            collector("a_tables", Duration.ofMinutes(5)).does(run -> run.catalogState(state.get()));
    private final FakeCollector catalogs = collector("b_index_problems", EVERY, Trait.CATALOGS);
    private final FakeCollector sizes = collector("c_sizes", EVERY);

    private static FakeCollector collector(String name, Duration every, Trait... traits) {
        return new FakeCollector(new Subject(name, Scope.DATABASE, every, Lane.SLOW, List.of(), Set.of(traits)));
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void whatReadsTheCatalogsRunsAgainInTheVisitThatSeesTheChange() {
        harness.with(tables, catalogs, sizes).pass(Duration.ofMinutes(61));
        assertThat(tables.runs.get()).isGreaterThanOrEqualTo(12);
        assertThat(catalogs.runs).as("nothing changed").hasValue(1);
        state.set(2);
        harness.pass(Duration.ofMinutes(6));
        assertThat(catalogs.runs).hasValue(2);
        assertThat(sizes.runs).as("reads something else").hasValue(1);
        harness.pass(Duration.ofHours(1));
        assertThat(catalogs.runs).as("once for one change").hasValue(2);
    }

    /** An application that creates temporary tables does not have the agent compare all indexes at each visit. */
    @Test
    void changesThatNeverEndAreReadEveryHalfHour() {
        tables.does(run -> run.catalogState(state.incrementAndGet()));
        harness.with(tables, catalogs).pass(Duration.ofMinutes(121));
        assertThat(catalogs.runs.get()).isBetween(3, 5);
    }

    @Test
    void eachDatabaseHasAStateOfItsOwn() {
        tables.does(run -> {
            run.catalogState(harness.database.next.equals(Optional.of("app")) ? 1 : 2);
            harness.database.next = Optional.of(harness.database.next.equals(Optional.of("app")) ? "shop" : "app");
        });
        harness.with(tables, catalogs).pass(Duration.ofHours(3));
        assertThat(catalogs.runs).as("one in each").hasValue(2);
    }

    @Test
    void aStateThatNobodyTellsChangesNothing() {
        tables.does(run -> {});
        harness.with(tables, catalogs).pass(Duration.ofHours(3));
        assertThat(catalogs.runs).hasValue(1);
    }

    @Test
    void isForDatabases() {
        assertThatThrownBy(() -> new Subject("x", Scope.SERVER, EVERY, Lane.SLOW, List.of(), Set.of(Trait.CATALOGS)))
                .hasMessageContaining("CATALOGS is for DATABASE");
    }
}
