package com.bitville.postgres.database.internal.guard;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks every few seconds, over the next borrowed connection, for changes under open connections. */
public final class ServerChangeDetector {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChangeDetector.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** The least time between two probes because of a failing statement. */
    private static final Duration DOUBT_EVERY = Duration.ofSeconds(30);

    private static final int MOST_MARKS = 20;

    private final String server;
    private final Gate gate;
    private final CapabilityProbe probe;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - EVERY.toNanos());
    private final AtomicLong probedAt = new AtomicLong(System.nanoTime() - DOUBT_EVERY.toNanos());
    private final AtomicBoolean doubted = new AtomicBoolean();
    /**
     * The marks under which the capabilities were confirmed unchanged, the probe's own first: each session applies a reload at its own
     * time. Guarded by itself.
     */
    private final List<String> marks = new ArrayList<>();

    public ServerChangeDetector(String server, Gate gate, CapabilityProbe probe) {
        this.server = server;
        this.gate = gate;
        this.probe = probe;
    }

    /**
     * Whether the capabilities still hold; true without a check until the next check is due.
     *
     * @throws SQLException if the agent must disconnect, or the connection is unusable
     */
    public boolean asProbed(PhysicalConnection connection) throws SQLException {
        long now = System.nanoTime();
        boolean doubts = doubted.get() && now - probedAt.get() >= DOUBT_EVERY.toNanos();
        if (now - lookedAt.get() < EVERY.toNanos() && !doubts) {
            return true;
        }
        RoleStatus roleStatus;
        try {
            roleStatus = RoleStatus.at(connection);
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            // The catalog is locked: the connection is kept, because at present no other can be opened.
            lookedAt.set(now);
            LOG.debug("glance_not_possible server={} sqlstate={}", server, e.getSQLState());
            return true;
        }
        lookedAt.set(now);
        if (roleStatus.pause().isPresent()) {
            gate.close(roleStatus.pause().get());
            throw new SQLException(roleStatus.pause().get().reason());
        }
        Capabilities probed = gate.capabilities();
        if (probed == null) {
            return true;
        }
        if (probed.standby() != roleStatus.standby()) {
            LOG.info("server_role_changed server={} standby={} consequence=probed_anew", server, roleStatus.standby());
            return false;
        }
        if (doubts) {
            probe.doubt();
        }
        return (!doubts && isKnown(probed, roleStatus.mark())) || confirmed(connection, probed, roleStatus.mark());
    }

    /** Records a failure that suggests the server has changed; the next borrower checks. */
    public void doubt() {
        doubted.set(true);
        lookAgain();
    }

    /** Makes the check due for the next borrower. */
    public void lookAgain() {
        lookedAt.set(System.nanoTime() - EVERY.toNanos());
    }

    /** Probes over the open connection. Only a different result replaces all connections, and the plans they hold. */
    private boolean confirmed(PhysicalConnection connection, Capabilities probed, String mark) throws SQLException {
        doubted.set(false);
        probedAt.set(System.nanoTime());
        try {
            Capabilities found =
                    probe.probe(connection::run, probed.local(), mark(probed)).capabilities();
            if (found.equals(probed)) {
                if (RoleStatus.at(connection).mark().equals(mark)) {
                    remember(probed, mark);
                }
                return true;
            }
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            LOG.debug("probe_not_possible server={} sqlstate={}", server, e.getSQLState());
            return true;
        }
        LOG.info("server_offers_changed server={} consequence=probed_anew", server);
        return false;
    }

    private boolean isKnown(Capabilities probed, String mark) {
        synchronized (marks) {
            return mark.equals(mark(probed)) || (marks.indexOf(mark(probed)) == 0 && marks.contains(mark));
        }
    }

    private void remember(Capabilities probed, String mark) {
        synchronized (marks) {
            if (marks.indexOf(mark(probed)) != 0 || marks.size() > MOST_MARKS) {
                marks.clear();
                marks.add(mark(probed));
            }
            marks.add(mark);
        }
    }

    private static String mark(Capabilities probed) {
        return probed.settings().getOrDefault(CapabilityProbe.MARK, "");
    }
}
