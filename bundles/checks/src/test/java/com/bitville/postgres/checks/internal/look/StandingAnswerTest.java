package com.bitville.postgres.checks.internal.look;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.BuiltInChecks;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingAnswerTest {
    private static final int MINUTES = 600;

    private int asked;

    /** The same check for which every look is the first. */
    private record Forgetful(ServerCheck check) implements ServerCheck {
        @Override
        public CheckDefinition definition() {
            return check.definition();
        }

        @Override
        public CheckAnswer look(ServerView view) {
            return check.look(view);
        }
    }

    private static ServerCheck[] memoryless() {
        return BuiltInChecks.all().stream()
                .filter(check -> check instanceof BuiltInCheck own && own.isMemoryless())
                .toArray(ServerCheck[]::new);
    }

    private static String told(ServerFinding finding) {
        return finding.check() + " " + finding.state() + " " + finding.opened() + " " + finding.seen();
    }

    private static List<String> findings(World world, ServerCheck... checks) {
        return Stream.of(checks)
                .flatMap(check -> world.findings(check.definition().name()).stream())
                .map(StandingAnswerTest::told)
                .toList();
    }

    private static Map<String, @Nullable Object> setting(Random random, String name, String... values) {
        return Rows.setting(name, values[random.nextInt(values.length)]);
    }

    /** What happens in one minute, the same in each world: some tables are read, with other rows or the same, and some are not. */
    private static void happen(World world, long minute) {
        Random random = new Random(minute);
        if (random.nextInt(20) == 0) {
            world.standby();
        } else if (random.nextInt(3) == 0) {
            world.primary(random.nextBoolean() ? 180_006 : 130_001);
        }
        if (random.nextInt(3) == 0) {
            world.has(
                    "settings_all",
                    setting(random, "fsync", "on", "on", "off"),
                    setting(random, "track_io_timing", "on", "off"),
                    setting(random, "wal_level", "replica", "minimal"),
                    setting(random, random.nextBoolean() ? "password_encryption" : "absent", "md5", "scram-sha-256"),
                    setting(random, "log_line_prefix", "%m [%p] %a ", "%m "));
        } else {
            world.lacks("settings_all");
        }
        if (random.nextInt(5) == 0) {
            world.has("sessions", Rows.session("idle in transaction", random.nextInt(90), random.nextInt(90)));
        } else if (random.nextInt(3) == 0) {
            world.has("sessions");
        }
        if (random.nextInt(8) == 0) {
            world.has(
                    "roles_all",
                    row("rolname", "a", "rolsuper", random.nextBoolean(), "rolcanlogin", random.nextBoolean()),
                    row("rolname", "b", "rolsuper", true, "rolcanlogin", random.nextBoolean()));
        } else if (random.nextInt(4) == 0) {
            world.lacks("roles_all");
        }
        world.has("prepared").has("slots").has("senders");
        if (random.nextInt(6) == 0) {
            world.has("connection_limits", row("connections", random.nextInt(100), "max_connections", 100));
        }
        world.minutes(1);
    }

    @Test
    void findsAtEveryMinuteWhatIsFoundByAskingAgain() {
        ServerCheck[] checks = memoryless();
        ServerCheck[] forgetful = Stream.of(checks).map(Forgetful::new).toArray(ServerCheck[]::new);
        World standing = World.of("default", checks);
        World asking = World.of("default", forgetful);
        int most = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            happen(standing, minute);
            happen(asking, minute);
            List<String> found = findings(standing, checks);
            assertThat(found).as("minute %d", minute).isEqualTo(findings(asking, checks));
            most = Math.max(most, found.size());
        }
        assertThat(most).isGreaterThan(checks.length / 2);
        assertThat(standing.told).isEqualTo(asking.told).hasSizeGreaterThan(MINUTES / 10);
    }

    private ServerCheck counting(BiPredicate<ServerView, TableRow> wrong) {
        return BuiltInCheck.named("settings", "one", "One.", "settings_all").sees(view -> {
            asked++;
            return view.rows("settings_all").stream()
                    .filter(setting -> wrong.test(view, setting))
                    .map(setting -> Observation.of(CheckSeverity.WARNING, "wrong"));
        });
    }

    @Test
    void isAskedAgainOnlyForWhatIsReadAnew() {
        World world = World.of("default", counting((view, setting) -> view.isPrimary() && setting.is("wrong")));
        world.has("settings_all", row("wrong", false)).minutes(2);
        assertThat(asked).isEqualTo(2);
        world.lacks("settings_all").minutes(2);
        assertThat(asked).as("the server was read, and is a primary as before").isEqualTo(2);
        world.standby().minutes(1);
        assertThat(asked).isEqualTo(3);

        world.primary(180_006).has("settings_all", row("wrong", true)).minutes(1);
        world.lacks("settings_all").minutes(2);
        assertThat(asked)
                .as("limits differ for what is seen, and for what is open")
                .isEqualTo(6);
        assertThat(world.open("one")).containsExactly("warning");
        world.minutes(1);
        assertThat(asked).isEqualTo(6);
        assertThat(world.open("one")).containsExactly("warning");
    }

    @Test
    void isAskedAtEachLookIfTheTimeMatters() {
        Instant late = World.START.plusSeconds(150);
        World world = World.of("default", counting((view, setting) -> view.at().isAfter(late)));
        world.has("settings_all", row("wrong", false)).minutes(1);
        world.lacks("settings_all").minutes(3);
        assertThat(asked).isEqualTo(4);
        assertThat(world.open("one")).containsExactly("warning");
    }
}
