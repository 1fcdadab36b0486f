package com.bitville.postgres.checks.internal.look;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.checks.internal.World;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Windows;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is set back delays no finding and no end of one. */
class ClockJumpTest {
    private static final int HIGH = 100;
    private static final Duration HELD = Duration.ofMinutes(5);

    /** Whether the gauge is high now. */
    private static final ServerCheck NOW = gauge("now", Duration.ZERO);
    /** Whether it has been high for five minutes. */
    private static final ServerCheck LONG = gauge("long", HELD);

    private static final ServerCheck VISITED = BuiltInCheck.named("test", "visited", "A table.", "tables", "databases")
            .inDatabases(row -> Optional.of(row.text("relname")), ClockJumpTest::judge);

    private static Optional<Wrong> judge(ServerView view, VisitedRow row) {
        return row.row().count("value") < HIGH
                ? Optional.empty()
                : Optional.of(new Wrong(
                        CheckSeverity.WARNING,
                        severity -> Observation.of(severity, "bad").on(row.database(), row.object())));
    }

    private static ServerCheck gauge(String name, Duration held) {
        return new ServerCheck() {
            @Override
            public CheckDefinition definition() {
                return new CheckDefinition(name, Scope.SERVER, "test", "A gauge.", List.of("gauges"), List.of());
            }

            @Override
            public CheckAnswer look(ServerView view) {
                Duration high = Windows.held(view, "gauges", rows -> rows.get(0).count("value") >= HIGH);
                boolean now = view.rows("gauges").get(0).count("value") >= HIGH;
                return CheckAnswer.of(
                        now && high.compareTo(held) >= 0
                                ? List.of(Observation.of(CheckSeverity.WARNING, "high"))
                                : List.of());
            }
        };
    }

    private final World world = World.of("default", NOW, LONG, VISITED);

    private World gauge(int value) {
        return world.has("gauges", row("value", value));
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, -3_600, -86_400 * 365})
    void findingsOpenAndEndInTheirTime(long seconds) {
        gauge(1).minutes(70);
        gauge(HIGH).minutes(1);
        world.clockJumps(Duration.ofSeconds(seconds)).minutes(1);
        assertThat(world.open("now")).containsExactly("warning");
        world.minutes(3);
        assertThat(world.open("long")).isEmpty();
        world.minutes(3);
        assertThat(world.open("long")).as("the minutes before the jump count").containsExactly("warning");

        gauge(1).minutes(1);
        world.clockJumps(Duration.ofSeconds(seconds)).minutes(1);
        assertThat(world.open("now")).isEmpty();
        assertThat(world.open("long")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-600, -86_400 * 365})
    void aVisitAfterTheJumpReplacesTheOneBeforeIt(long seconds) {
        world.has("databases", row("datname", "app"));
        world.visits("app", "tables", row("relname", "a", "value", HIGH)).minutes(2);
        assertThat(world.open("visited")).containsExactly("warning a");
        world.clockJumps(Duration.ofSeconds(seconds));
        world.visits("app", "tables", row("relname", "b", "value", HIGH), row("relname", "a", "value", 1))
                .minutes(2);
        assertThat(world.open("visited")).containsExactly("warning b");
    }
}
