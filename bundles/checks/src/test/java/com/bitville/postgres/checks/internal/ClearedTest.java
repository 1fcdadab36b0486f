package com.bitville.postgres.checks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerCheck;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check: raised, not raised just below its limit, cleared. */
class ClearedTest {
    static List<Provocation> cases() {
        return Provocation.all();
    }

    /** Longer than every window but the hour of counters. */
    private static final int LONG = 62;

    private static void run(World world, Provocation.Step step, int minutes) {
        for (int i = 0; i < minutes; i++) {
            step.set(world, i);
            world.minutes(1);
        }
    }

    private static ServerCheck check(String name) {
        return BuiltInChecks.all().stream()
                .filter(check -> check.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRaisedThenCleared(Provocation one) {
        World world = World.of(one.server(), check(one.check()));
        run(world, one.fine(), LONG);
        assertThat(world.open(one.check())).as("just below").isEmpty();

        run(world, one.bad(), LONG);
        assertThat(world.open(one.check()))
                .as("beyond")
                .isNotEmpty()
                .allMatch(text -> text.startsWith(one.severity()) || one.check().equals("archive_failing"));
        assertThat(world.findings(one.check())).allSatisfy(finding -> {
            assertThat(finding.seen().message()).isNotBlank().doesNotContain("null");
            assertThat(finding.seen().remedy()).isNotEmpty();
        });

        run(world, one.fine(), LONG + 3);
        assertThat(world.open(one.check())).as("cleared").isEmpty();
    }

    @Test
    void everyCheckIsRaisedSomewhere() {
        Set<String> tested = new TreeSet<>();
        cases().forEach(one -> tested.add(one.check()));
        Set<String> all = new TreeSet<>();
        BuiltInChecks.all().forEach(check -> all.add(check.definition().name()));
        assertThat(all).isEqualTo(tested);
    }
}
