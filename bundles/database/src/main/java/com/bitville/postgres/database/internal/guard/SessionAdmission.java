package com.bitville.postgres.database.internal.guard;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.SessionLimits;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.ConnectionRefusedException;
import com.bitville.postgres.database.internal.query.QueryRunner;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits a connection that leads to a real server, runs under verified limits and is not paused by the DBA. */
public final class SessionAdmission implements Gate.Admission {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAdmission.class);

    /** The statements that are run over a new connection. */
    private static final List<Sql> NEEDED = Stream.of(
                    "role-status",
                    "probe-server",
                    "probe-columns",
                    "probe-extensions",
                    "probe-settings",
                    "probe-backends")
            .map(name -> Sql.resource(SessionAdmission.class, name))
            .toList();

    private final DatabaseSettings settings;
    private final Path proc;
    private final CapabilityProbe probe;
    private final SessionLimits sessionLimits;
    private boolean warnedOfSuperuser;

    public SessionAdmission(DatabaseSettings settings, Path proc, CapabilityProbe probe) {
        this.settings = settings;
        this.proc = proc;
        this.probe = probe;
        this.sessionLimits = new SessionLimits(settings);
    }

    /** What a verified connection is probed with. */
    @FunctionalInterface
    private interface Probe {
        CapabilityProbe.Findings run(CapabilityProbe.Query connection, boolean local, RoleStatus status)
                throws SQLException;
    }

    @Override
    public Gate.Admitted admit(Connection raw) throws SQLException {
        return admit(raw, probe::probe);
    }

    @Override
    public Gate.Admitted admitVisit(Connection raw) throws SQLException {
        return admit(raw, probe::probeVisit);
    }

    private Gate.Admitted admit(Connection raw, Probe how) throws SQLException {
        try {
            return verified(raw, how);
        } catch (SQLException e) {
            if (!SqlStates.isRefusal(e)) {
                throw e;
            }
            List<String> grants =
                    MissingPrivileges.missing((text, names) -> QueryRunner.run(raw, text, names), NEEDED.stream());
            String reason = "the role may not read what the agent must know about the server: " + SqlStates.reason(e)
                    + MissingPrivileges.advice(settings.database(), grants);
            throw new ConnectionRefusedException(
                    new ConnectFailure(ServerState.AUTH_FAILED, ReasonCode.PRIVILEGE_MISSING, reason, grants), e);
        }
    }

    private Gate.Admitted verified(Connection raw, Probe how) throws SQLException {
        sessionLimits.verify(raw);
        RoleStatus roleStatus = RoleStatus.at(raw);
        Optional<ConnectFailure> pause = roleStatus.pause();
        if (pause.isPresent()) {
            throw new ConnectionRefusedException(
                    pause.get().state(), pause.get().code(), pause.get().reason());
        }
        int pid = raw.unwrap(PGConnection.class).getBackendPID();
        boolean local = new LocalServerDetector(proc).isLocal(settings, pid);
        CapabilityProbe.Findings found = how.run(text -> QueryRunner.run(raw, text), local, roleStatus);
        warnOfSuperuser(found.capabilities());
        return new Gate.Admitted(
                found.capabilities(), local ? BackendCpu.local(proc, pid) : BackendCpu.unknown(), found.backends());
    }

    private void warnOfSuperuser(Capabilities capabilities) {
        if (capabilities.superuser() && !warnedOfSuperuser) {
            LOG.warn(
                    "role_is_superuser server={} role={} consequence=\"the server's privileges do not limit the agent\""
                            + " remedy=\"create the role with config/role.sql and configure it as user\"",
                    settings.server(),
                    capabilities.role());
        }
        warnedOfSuperuser = capabilities.superuser();
    }
}
