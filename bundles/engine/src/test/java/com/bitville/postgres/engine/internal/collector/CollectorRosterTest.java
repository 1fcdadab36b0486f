package com.bitville.postgres.engine.internal.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.whiteboard.EngineServices;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of the registered collectors run. */
class CollectorRosterTest {
    private final EngineServices engineServices = new EngineServices();
    private final CollectorRoster collectorRoster = engineServices.roster();
    private final FakeCollector ours = new FakeCollector("wal");
    private final FakeCollector theirs = new FakeCollector("wal");

    @Test
    void refusesTheSecondOfANameAndSaysWhoStays() {
        add(ours, 10, 1);
        add(theirs, 11, 2);

        assertThat(running()).containsExactly(ours);
        assertThat(collectorRoster.status())
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("name", "wal")
                        .hasEntrySatisfying(
                                "reason",
                                reason -> assertThat(String.valueOf(reason))
                                        .contains("its name is already used by " + FakeCollector.class.getName())
                                        .contains("rename")));
    }

    @Test
    void theBundleInstalledFirstStaysWhicheverStartsFirstOrRanksHigher() {
        collectorRoster.add(theirs, Map.of("service.bundleid", 11L, "service.id", 1L, "service.ranking", 5_000));
        add(ours, 10, 2);

        assertThat(running()).containsExactly(ours);
        assertThat(collectorRoster.status()).hasSize(1);
    }

    @Test
    void theRefusedOneRunsWhenTheOtherLeaves() {
        add(ours, 10, 1);
        add(theirs, 11, 2);
        collectorRoster.remove(ours);

        assertThat(running()).containsExactly(theirs);
        assertThat(collectorRoster.status()).isEmpty();
    }

    @Test
    void aRefusedOneLeavesWithoutATrace() {
        add(ours, 10, 1);
        add(theirs, 11, 2);
        collectorRoster.remove(theirs);
        collectorRoster.remove(ours);

        assertThat(running()).isEmpty();
        assertThat(collectorRoster.status()).isEmpty();
    }

    @Test
    void refusesACollectorWhoseSubjectFails() {
        Collector broken = new Collector() {
            @Override
            public Subject subject() {
                throw new NoClassDefFoundError("gone");
            }

            @Override
            public Snapshot collect(Run run) {
                throw new AssertionError();
            }
        };
        add(broken, 10, 1);

        assertThat(running()).isEmpty();
        assertThat(collectorRoster.status())
                .singleElement()
                .satisfies(
                        entry -> assertThat(String.valueOf(entry.get("reason"))).contains("NoClassDefFoundError"));
    }

    @Test
    void refusesAnInvalidName() {
        for (String name : List.of("", "Wal", "wal/x", "wal x", "w".repeat(64), "1wal")) {
            add(new FakeCollector(name), 10, 1);
        }
        assertThat(running()).isEmpty();
        assertThat(collectorRoster.status())
                .hasSize(6)
                .allSatisfy(
                        entry -> assertThat(String.valueOf(entry.get("reason"))).contains("a-z"));
    }

    /** Displays of the collectors do not call them again. */
    @Test
    void asksACollectorOnce() {
        FakeCollector once = new FakeCollector("once") {
            private int asked;

            @Override
            public Subject subject() {
                if (asked++ > 0) {
                    throw new IllegalStateException();
                }
                return super.subject();
            }
        };
        add(once, 10, 1);
        engineServices
                .collectors()
                .services()
                .forEach(tracked ->
                        assertThat(tracked.service().subject().name()).isEqualTo("once"));
    }

    private void add(Collector collector, long bundle, long service) {
        collectorRoster.add(collector, Map.of("service.bundleid", bundle, "service.id", service));
    }

    private List<Collector> running() {
        return engineServices.collectors().services().stream()
                .map(tracked -> tracked.service().collector())
                .toList();
    }

    @Test
    void aRegistrationAnswersEachQuestionForItsCollector() {
        assertThat(Arrays.stream(Collector.class.getMethods()).map(Method::getName))
                .as("a default method that is not overridden would hide the collector's own")
                .isSubsetOf(Arrays.stream(CollectorRegistration.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }
}
