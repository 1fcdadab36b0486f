package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.NodeCases.host;
import static com.bitville.postgres.checks.internal.NodeCases.index;
import static com.bitville.postgres.checks.internal.NodeCases.node;
import static com.bitville.postgres.checks.internal.NodeCases.vacuumed;
import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What looks like a problem of several nodes, of the host or of a month, and is none. */
class NodeTrapsTest {
    private static final long GIB = 1L << 30;
    private static final int BLOCK = 8_192;

    private final World world = new World("default");

    private boolean isUnknown(String check) {
        return world.findings(check).stream().anyMatch(finding -> finding.severity() == CheckSeverity.UNKNOWN);
    }

    @Test
    void aFailoverIsNoSplit() {
        world.has("server", node(true, null))
                .elsewhere("other", "server", node(false, 1))
                .minutes(5);
        world.leaves("other").has("server", node(false, 2)).minutes(30);
        assertThat(world.told).noneMatch(row -> "timeline".equals(row.get("check")));
        world.elsewhere("other", "server", node(true, null)).minutes(5);
        assertThat(world.open("timeline")).isEmpty();
    }

    @Test
    void anotherClusterIsNoOtherNode() {
        world.has("server", node(false, 1))
                .elsewhere("other", "server", SchemaCases.with(node(false, 2), "system_identifier", "7002"))
                .minutes(5);
        assertThat(world.open("timeline")).isEmpty();
    }

    @Test
    void anIndexThatAStandbyAloneReadsIsUsed() {
        index(world, 20_000, 0, 0.5, 40).minutes(5);
        assertThat(world.open("index_unused")).isEmpty();
        assertThat(isUnknown("index_unused")).isFalse();
    }

    @Test
    void ofAStandbyThatNobodyWatchesNobodyKnows() {
        index(world, 20_000, 0, 0, 40)
                .has("senders", row("application_name", "standby1"), row("application_name", "standby2"))
                .minutes(5);
        assertThat(world.open("index_unused")).isEmpty();
        assertThat(isUnknown("index_unused")).isTrue();
    }

    @Test
    void aMonthIsNotOverBeforeItIsOver() {
        index(world, 20_000, 0, 0, 29).minutes(5);
        assertThat(world.open("index_unused")).isEmpty();
    }

    @Test
    void whatEnforcesSomethingIsNeededWithoutAScan() {
        index(world, 20_000, 0, 0, 40).minutes(1);
        world.visits("shop", "indexes", SchemaCases.with(SchemaCases.index(0, 20_000), "indisunique", true))
                .minutes(5);
        assertThat(world.open("index_unused")).isEmpty();
    }

    @Test
    void whatServesAForeignKeyOrBelongsToAPartitionedTablesIndexIsNotUnusedByItself() {
        for (String flag : List.of("serves_foreign_key", "is_partition")) {
            index(world, 20_000, 0, 0, 40).minutes(1);
            world.visits("shop", "indexes", SchemaCases.with(SchemaCases.index(0, 20_000), flag, true))
                    .minutes(5);
            assertThat(world.open("index_unused")).as(flag).isEmpty();
        }
    }

    @Test
    void aBusyTableIsAboveItsLimitMostOfTheTimeAndWellVacuumed() {
        for (int minute = 0; minute < 60; minute++) {
            vacuumed(world, 90_000, 5).minutes(1);
        }
        assertThat(world.open("vacuum_ineffective"))
                .as("its holder is younger than the trouble")
                .isEmpty();
    }

    @Test
    void aServerOnAnotherHostIsNotJudgedByThisOne() {
        host(world, GIB, GIB / BLOCK, 1_000_000)
                .elsewhere("host", "postgres_processes", row("port", 5_432, "started_at", START.minusSeconds(99)))
                .minutes(5);
        assertThat(world.open("shared_buffers_size")).isEmpty();
        assertThat(world.open("memory_overcommitted")).isEmpty();
        assertThat(isUnknown("shared_buffers_size")).isFalse();
    }

    /** A setting of the agent's role hides the server's. */
    @Test
    void withoutTheServersWorkMemNobodyKnowsWhatQueriesMayTake() {
        host(world, 2 * GIB, GIB / BLOCK, 1_000_000)
                .has("session_counts", row("counted_by", "state", "value", "active", "sessions", 40))
                .minutes(2);
        assertThat(world.open("memory_overcommitted")).isNotEmpty();
        world.has("settings_all", row("name", "shared_buffers", "setting", GIB / BLOCK))
                .minutes(2);
        assertThat(isUnknown("memory_overcommitted")).isTrue();
    }

    @Test
    void aContainersLimitCountsAndNotTheMachine() {
        host(world, 64 * GIB, GIB / BLOCK, 1)
                .elsewhere(
                        "host",
                        "cgroups",
                        row("holds", "[postgres]", "memory_limit_bytes", 4 * GIB),
                        row("holds", "[agent]", "memory_limit_bytes", GIB))
                .minutes(5);
        assertThat(world.open("shared_buffers_size")).isEmpty();
    }

    @Test
    void whatWasNotReadIsUnknownAndNoZero() {
        world.has("connection_limits", Rows.limits(1))
                .has("slots", Rows.slot("reserved", null, true, 0), Rows.slot("reserved", null, true, 0))
                .minutes(3);
        assertThat(world.open("limits_near")).containsExactly("warning max_replication_slots");
        assertThat(world.findings("limits_near"))
                .filteredOn(finding -> finding.severity() == CheckSeverity.UNKNOWN)
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen().message())
                        .contains("max_wal_senders", "max_worker_processes", "max_locks_per_transaction"));
        world.lacks("slots").minutes(60);
        assertThat(world.open("limits_near"))
                .as("it is not well because it is not read")
                .hasSize(1);
        world.has("slots", Rows.slot("reserved", null, true, 0)).minutes(3);
        assertThat(world.open("limits_near")).isEmpty();
    }
}
