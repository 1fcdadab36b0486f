package com.bitville.postgres.logs.internal.identity;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What distinguishes the server from any other, at one moment: its postmaster, its port, its sessions. Judges claims of entries. */
final class ServerIdentity {
    static final Sql SESSIONS = Sql.resource(ServerIdentity.class, "logs-sessions");

    /** Session ids have whole seconds, and a backend begins a little later than its process. */
    private static final long SAME_MS = 3_000;
    /** How far apart two starts must be to be of two processes. */
    private static final long APART_MS = 5_000;
    /** Processes of which a server has one, which lasts as long as the server. */
    private static final Set<String> LASTING =
            Set.of("postmaster", "checkpointer", "background writer", "walwriter", "autovacuum launcher");

    private final Optional<HostProcesses> processes;
    private final int postmaster;
    private final long startedMs;
    private final int port;
    private final Map<Integer, Long> sessions = new HashMap<>();
    private final Map<String, Long> lasting = new HashMap<>();

    private ServerIdentity(Optional<HostProcesses> processes, int postmaster, long startedMs, int port) {
        this.processes = processes;
        this.postmaster = postmaster;
        this.startedMs = startedMs;
        this.port = port;
        lasting.put("postmaster", startedMs);
    }

    /**
     * Asks the server.
     *
     * @param processes those of this host if the server runs here, else empty
     * @param pids the processes that entries name
     */
    static ServerIdentity of(Session session, Optional<HostProcesses> processes, Collection<Integer> pids)
            throws CollectException {
        Rows rows = session.query(SESSIONS, pids.stream().map(String::valueOf).toList());
        int parent = processes
                .flatMap(host -> host.look(session.backendPid()))
                .map(HostProcesses.ServerProcess::parent)
                .orElse(0);
        @Nullable Object[] any = rows.values().get(0);
        ServerIdentity identity = new ServerIdentity(
                processes,
                parent,
                ms(any[rows.index("started")]),
                ((Number) value(any[rows.index("port")])).intValue());
        for (@Nullable Object[] row : rows.values()) {
            Object type = row[rows.index("backend_type")];
            if (row[rows.index("pid")] instanceof Number pid && row[rows.index("backend_start")] != null) {
                long start = ms(row[rows.index("backend_start")]);
                identity.sessions.put(pid.intValue(), start);
                if (type != null && LASTING.contains(type.toString())) {
                    identity.lasting.put(type.toString(), start);
                }
            }
        }
        return identity;
    }

    private static Object value(@Nullable Object value) {
        return value == null ? 0 : value;
    }

    private static long ms(@Nullable Object time) {
        return time instanceof Instant instant ? instant.toEpochMilli() : 0;
    }

    Ownership judge(SessionClaim claim) {
        return byProcess(claim).and(bySession(claim)).and(byKind(claim)).and(byPort(claim));
    }

    /** A process of this host belongs to the postmaster that started it. */
    private Ownership byProcess(SessionClaim claim) {
        HostProcesses.ServerProcess process =
                processes.flatMap(host -> host.look(claim.pid())).orElse(null);
        if (process == null || postmaster == 0) {
            return Ownership.UNPROVEN;
        }
        boolean writer = claim.knowsStart()
                ? Math.abs(process.startedMs() - claim.startedMs()) <= SAME_MS
                : process.startedMs() + SAME_MS <= claim.atMs();
        if (!writer) {
            return Ownership.UNPROVEN;
        }
        return process.parent() == postmaster || claim.pid() == postmaster ? Ownership.OWN : Ownership.FOREIGN;
    }

    /** At that time the server had this session, or another one with the same process id. */
    private Ownership bySession(SessionClaim claim) {
        Long start = sessions.get(claim.pid());
        if (start == null || !claim.knowsStart()) {
            return Ownership.UNPROVEN;
        }
        return Math.abs(start - claim.startedMs()) <= SAME_MS ? Ownership.OWN : contradiction(start, claim);
    }

    /** The server's only process of this kind began at another time. */
    private Ownership byKind(SessionClaim claim) {
        Long start = lasting.get(claim.backendType());
        return start == null || !claim.knowsStart() ? Ownership.UNPROVEN : contradiction(start, claim);
    }

    private static Ownership contradiction(long start, SessionClaim claim) {
        boolean other = Math.abs(start - claim.startedMs()) > APART_MS && start + APART_MS < claim.atMs();
        return other ? Ownership.FOREIGN : Ownership.UNPROVEN;
    }

    /** Since its start the server has not changed its port. */
    private Ownership byPort(SessionClaim claim) {
        boolean sinceStart = claim.port() != 0 && claim.atMs() > startedMs + APART_MS;
        return sinceStart && claim.port() != port ? Ownership.FOREIGN : Ownership.UNPROVEN;
    }
}
