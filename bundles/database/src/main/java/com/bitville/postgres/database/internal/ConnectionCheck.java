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
import com.bitville.postgres.database.internal.doctor.LogSettingsCheck;
import com.bitville.postgres.database.internal.doctor.PrivilegesCheck;
import com.bitville.postgres.database.internal.doctor.RoleCheck;
import com.bitville.postgres.database.internal.doctor.ServerFacts;
import com.bitville.postgres.database.internal.doctor.StatementsCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The doctor's check of one server: what the agent may read there, and what would let it read more. */
final class ConnectionCheck implements Check {
    private static final String NOT_SEEN = "not checked";

    private final DatabaseSettings settings;
    private final MonitoredServer monitoredServer;

    ConnectionCheck(DatabaseSettings settings, MonitoredServer monitoredServer) {
        this.settings = settings;
        this.monitoredServer = monitoredServer;
    }

    @Override
    public List<Finding> check(Duration most) throws InterruptedException {
        FindingsBuilder findingsBuilder = new FindingsBuilder(settings.server());
        ServerStatus.Current current = monitoredServer.current();
        if (current.state() != ServerState.UP) {
            // The finding about the server's state has the reason and the remedy; the doctor opens no connection.
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "role and settings",
                    NOT_SEEN + ": the server is " + current.state().word(),
                    Remedy.words("restore the connection first, then run doctor again"));
            return findingsBuilder.findings();
        }
        try (Lease lease = monitoredServer.lease(Instant.now().plus(most))) {
            ServerFacts facts = ServerFacts.read(lease.session());
            examine(facts, findingsBuilder);
            PrivilegesCheck.check(monitoredServer.refusals(), settings.database(), lease.session(), findingsBuilder);
            if (monitoredServer.visitsDatabases()) {
                PrivilegesCheck.unvisited(facts, findingsBuilder);
            }
            if (facts.outdated()) {
                // A new connection is probed again, so that new privileges take effect in the next cycle.
                monitoredServer.renew();
            }
        } catch (CollectException e) {
            PrivilegesCheck.report(monitoredServer.refusals(), findingsBuilder);
            findingsBuilder.add(
                    FindingSeverity.ERROR,
                    DATABASE,
                    "role and settings",
                    NOT_SEEN + ": " + e.getMessage(),
                    Remedy.words("run doctor again; if this persists, see the server's state in bin/bitville status"));
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
        RoleCheck.check(settings, facts, findingsBuilder);
        StatementsCheck.check(facts, findingsBuilder);
        LogSettingsCheck.check(facts, findingsBuilder);
    }
}
