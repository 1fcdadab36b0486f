package com.bitville.postgres.database.internal;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.ServerStatus;
import com.bitville.postgres.database.internal.doctor.FindingsBuilder;
import com.bitville.postgres.database.internal.doctor.LogAccessCheck;
import com.bitville.postgres.database.internal.doctor.LogSettingsCheck;
import com.bitville.postgres.database.internal.doctor.PrivilegesCheck;
import com.bitville.postgres.database.internal.doctor.RoleCheck;
import com.bitville.postgres.database.internal.doctor.ServerFacts;
import com.bitville.postgres.database.internal.doctor.StatementsCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The doctor's look at one server: what it lets the agent see, and what would let it see more. */
final class ServerCheck implements Check {
    private static final String NOT_SEEN = "could not be looked at";

    private final DatabaseSettings settings;
    private final MonitoredServer monitoredServer;

    ServerCheck(DatabaseSettings settings, MonitoredServer monitoredServer) {
        this.settings = settings;
        this.monitoredServer = monitoredServer;
    }

    @Override
    public List<Finding> check(Duration most) throws InterruptedException {
        FindingsBuilder findingsBuilder = new FindingsBuilder(settings.server());
        ServerStatus.Standing standing = monitoredServer.standing();
        if (standing.state() != ServerState.UP) {
            // What is wrong, and what mends it, is the state's own finding; no connection is made for the doctor.
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "role and settings",
                    NOT_SEEN + ": the server is " + standing.state().word(),
                    Remedy.words("mend the connection first, then run doctor again"));
            return findingsBuilder.findings();
        }
        try (Lease lease = monitoredServer.lease(Instant.now().plus(most))) {
            ServerFacts facts = ServerFacts.read(lease.session());
            examine(facts, findingsBuilder);
            PrivilegesCheck.look(monitoredServer.refusals(), settings.database(), lease.session(), findingsBuilder);
            if (monitoredServer.makesRounds()) {
                PrivilegesCheck.unvisited(facts, findingsBuilder);
            }
            if (facts.outdated()) {
                // A new connection is probed anew, so that what was mended is used from the next cycle on.
                monitoredServer.renew();
            }
        } catch (CollectException e) {
            PrivilegesCheck.tell(monitoredServer.refusals(), findingsBuilder);
            findingsBuilder.add(
                    FindingSeverity.ERROR,
                    DATABASE,
                    "role and settings",
                    NOT_SEEN + ": " + e.getMessage(),
                    Remedy.words("run doctor again; if it stays, bin/bitville status names the state of the server"));
        }
        return findingsBuilder.findings();
    }

    private void examine(ServerFacts facts, FindingsBuilder findingsBuilder) {
        findingsBuilder.ok(
                DATABASE,
                "reachable",
                "PostgreSQL " + facts.capabilities().versionText() + " at " + settings.address() + ", "
                        + (facts.capabilities().standby() ? "standby" : "primary") + ", database "
                        + facts.text("database"));
        RoleCheck.look(settings, facts, findingsBuilder);
        StatementsCheck.look(facts, findingsBuilder);
        LogSettingsCheck.look(facts, findingsBuilder);
        LogAccessCheck.look(facts, findingsBuilder);
    }
}
