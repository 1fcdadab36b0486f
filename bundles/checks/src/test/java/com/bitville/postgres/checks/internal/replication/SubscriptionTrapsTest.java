package com.bitville.postgres.checks.internal.replication;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.checks.internal.World;
import org.junit.jupiter.api.Test;

/** Subscriptions of several databases and of several nodes. */
class SubscriptionTrapsTest {
    private static final String CHECK = "subscription";

    private final World world = new World("default");

    @Test
    void aStandbyOfASubscriberSubscribesToNothing() {
        world.standby()
                .has("subscriptions", row("subid", 1, "subname", "s", "subenabled", true, "pid", null))
                .minutes(5);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void twoOfOneNameAreTwo() {
        world.has(
                        "subscriptions",
                        row("subid", 1, "subname", "s", "datname", "a", "subenabled", true, "pid", 7),
                        row("subid", 2, "subname", "s", "datname", "b", "subenabled", true, "pid", 8))
                .has("subscription_stats", row("subid", 2, "subname", "s", "apply_error_count", 3))
                .minutes(3);
        assertThat(world.findings(CHECK)).singleElement().satisfies(finding -> {
            assertThat(finding.seen().database()).isEqualTo("b");
            assertThat(finding.seen().object()).isEqualTo("s");
            assertThat(finding.seen().remedy()).anyMatch(line -> line.startsWith("-- cure, in the database b:"));
        });
        world.has(
                        "subscriptions",
                        row("subid", 1, "subname", "s", "pid", null),
                        row("subid", 2, "subname", "s", "pid", null))
                .minutes(3);
        assertThat(world.open(CHECK))
                .as("nobody knows where they are")
                .containsExactlyInAnyOrder("warning s (1)", "warning s (2)");
    }

    @Test
    void aCopyThatTakesHoursIsAHint() {
        world.has("subscriptions", row("subid", 1, "subname", "s", "datname", "a", "subenabled", true, "pid", 7))
                .has("databases", row("datname", "a"));
        for (int minute = 0; minute < 75; minute++) {
            if (minute == 58) {
                assertThat(world.open(CHECK)).isEmpty();
            }
            world.visits(
                            "a",
                            "subscription_tables",
                            row("subid", 1, "state", "d", "tables", 2),
                            row("subid", 1, "state", "r", "tables", 40))
                    .minutes(1);
        }
        assertThat(world.open(CHECK)).containsExactly("hint s");
        world.visits("a", "subscription_tables", row("subid", 1, "state", "r", "tables", 42))
                .minutes(3);
        assertThat(world.open(CHECK)).isEmpty();
    }
}
