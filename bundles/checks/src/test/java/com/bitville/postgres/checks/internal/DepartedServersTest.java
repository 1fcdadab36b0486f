package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The findings of a server that was removed or renamed end. */
class DepartedServersTest {
    private static final String OPEN = "prepared_orphan";

    private final World world = new World("reports");
    private final Monitored reports = new Monitored("reports");

    /** A server that nobody connects to. */
    private record Monitored(String server) implements Database {
        private CollectException refusal() {
            return new CollectException(Reason.UNAVAILABLE, server);
        }

        @Override
        public Lease lease(Instant deadline) throws CollectException {
            throw refusal();
        }

        @Override
        public Lease leaseNextDatabase(Instant deadline) throws CollectException {
            throw refusal();
        }

        @Override
        public ServerState state() {
            return ServerState.UNREACHABLE;
        }

        @Override
        public void pause(String reason) {}

        @Override
        public void resume() {}
    }

    private World provoked() {
        return world.has("prepared", Rows.prepared(61)).minutes(2);
    }

    /** Another server's cycles, after which departed ones are looked for. */
    private static void cycles(World world, DepartedServers departed, int minutes) {
        for (int i = 0; i < minutes; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            departed.onCycle(new Cycle("default", i, world.clock.instant(), List.of(), List.of()));
        }
    }

    @Test
    void endWithTheReasonWhenItIsRemoved() {
        assertThat(provoked().open(OPEN)).hasSize(1);
        int told = world.told.size();
        DepartedServers departed = world.departed();
        departed.bindDatabase(reports);
        cycles(world, departed, 60);
        assertThat(world.open(OPEN)).as("it is down, or paused").hasSize(1);

        departed.unbindDatabase(reports);
        cycles(world, departed, 5);
        departed.bindDatabase(reports);
        cycles(world, departed, 60);
        departed.unbindDatabase(reports);
        cycles(world, departed, 10);
        assertThat(world.open(OPEN)).as("its bundle is being replaced").hasSize(1);
        assertThat(world.told).hasSize(told);

        cycles(world, departed, 2);
        assertThat(world.open(OPEN)).isEmpty();
        assertThat(world.told.subList(told, world.told.size())).isNotEmpty().allSatisfy(row -> {
            assertThat(row).containsEntry("state", "closed").containsEntry("server", "reports");
            assertThat(row.get("message")).asString().startsWith("the server reports is no longer monitored: ");
        });
        int ended = world.told.size();
        cycles(world, departed, 30);
        assertThat(world.told).hasSize(ended);
    }

    @Test
    void endAlsoIfItWasRemovedWhileTheAgentWasStopped() {
        provoked();
        World next = new World("default", world.outbox);
        DepartedServers departed = next.departed();
        departed.bindDatabase(new Monitored("default"));
        next.outbox.failNext(1);
        cycles(next, departed, 20);
        assertThat(next.told)
                .anySatisfy(row -> assertThat(row)
                        .containsEntry("check", OPEN)
                        .containsEntry("state", "closed")
                        .containsEntry("server", "reports"));
        int ended = next.told.size();
        World third = new World("default", world.outbox);
        cycles(third, third.departed(), 20);
        assertThat(third.told).isEmpty();
        assertThat(next.told).hasSize(ended);
    }

    @Test
    void theHostIsNoServer() {
        World host = new World("host");
        host.has("memory", row("oom_kills", 3L)).minutes(2);
        assertThat(host.open("oom_kills")).isNotEmpty();
        cycles(host, host.departed(), 60);
        assertThat(host.open("oom_kills")).isNotEmpty();
    }
}
