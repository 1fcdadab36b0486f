package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Capabilities;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in a connection to a real server, under verified limits, that the DBA does not mind. */
final class SessionAdmission implements Gate.Admission {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAdmission.class);

    private final DatabaseSettings settings;
    private final Path proc;
    private final Guards guards;
    private boolean warnedOfSuperuser;

    SessionAdmission(DatabaseSettings settings, Path proc) {
        this.settings = settings;
        this.proc = proc;
        this.guards = new Guards(settings);
    }

    @Override
    public Gate.Admitted admit(Connection raw) throws SQLException {
        guards.verify(raw);
        Optional<Failure> pause = Glance.at(raw).pause();
        if (pause.isPresent()) {
            throw new RefusedException(
                    pause.get().state(), pause.get().code(), pause.get().reason());
        }
        int pid = raw.unwrap(PGConnection.class).getBackendPID();
        boolean local = new Locality(proc).isLocal(settings, pid);
        CapabilityProbe.Findings found = CapabilityProbe.probe(raw, local);
        warnOfSuperuser(found.capabilities());
        return new Gate.Admitted(
                found.capabilities(), local ? BackendCpu.local(proc, pid) : BackendCpu.unknown(), found.backends());
    }

    private void warnOfSuperuser(Capabilities capabilities) {
        if (capabilities.superuser() && !warnedOfSuperuser) {
            LOG.warn(
                    "role_is_superuser server={} role={} consequence=\"no permission of the server limits the agent\""
                            + " remedy=\"create the role of role.sql and configure it\"",
                    settings.server(),
                    capabilities.role());
        }
        warnedOfSuperuser = capabilities.superuser();
    }
}
