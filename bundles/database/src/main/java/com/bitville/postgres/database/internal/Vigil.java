package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Capabilities;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds, with whoever uses a connection next, for what changes under open connections. */
final class Vigil {
    private static final Logger LOG = LoggerFactory.getLogger(Vigil.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final String server;
    private final Gate gate;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - EVERY.toNanos());

    Vigil(String server, Gate gate) {
        this.server = server;
        this.gate = gate;
    }

    /**
     * Whether the server is still what was probed, as far as it is time to look.
     *
     * @throws SQLException if the agent has to leave, or the connection is of no more use
     */
    boolean asProbed(PhysicalConnection connection) throws SQLException {
        long now = System.nanoTime();
        if (now - lookedAt.get() < EVERY.toNanos()) {
            return true;
        }
        Glance glance;
        try {
            glance = Glance.at(connection);
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            // A catalog that somebody has locked: the connection is kept, for just now no other can be had.
            lookedAt.set(now);
            LOG.debug("glance_not_possible server={} sqlstate={}", server, e.getSQLState());
            return true;
        }
        lookedAt.set(now);
        if (glance.pause().isPresent()) {
            gate.close(glance.pause().get());
            throw new SQLException(glance.pause().get().reason());
        }
        Capabilities probed = gate.capabilities();
        if (probed == null || probed.standby() == glance.standby()) {
            return true;
        }
        LOG.info("server_role_changed server={} standby={} consequence=probed_anew", server, glance.standby());
        return false;
    }
}
