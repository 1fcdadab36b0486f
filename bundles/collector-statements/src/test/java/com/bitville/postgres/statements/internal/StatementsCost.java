package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a cycle of the collector costs: {@code java -cp ... StatementsCost 18 2000 5000} fills {@code pg_stat_statements} with statements of
 * 5 kB and prints a line for each number of them. Run with the agent's own flags (see {@code bin/setenv}) it tells the agent's figures.
 */
final class StatementsCost {
    private static final int WARM = 60;
    private static final int ROUNDS = 60;
    private static final int MOVING = 20;
    private static final int TERMS_OF_5_KB = 420;
    private static final int COLUMNS = 100;

    private final PostgresServer server;
    private final String condition;
    private int made;
    private byte @Nullable [] state;
    private byte @Nullable [] base;

    private StatementsCost(PostgresServer server) throws SQLException {
        this.server = server;
        StringBuilder columns = new StringBuilder("id int");
        for (int i = 0; i < COLUMNS; i++) {
            columns.append(", c").append(i).append(" int");
        }
        server.execute("create table wide (" + columns + ")");
        StringBuilder terms = new StringBuilder(" from wide where id > 0");
        for (int i = 0; i < TERMS_OF_5_KB; i++) {
            terms.append(" and id<>").append(i);
        }
        condition = terms.toString();
    }

    /**
     * Of one cycle.
     *
     * @param agentMs CPU of the whole process, its garbage collector and compiler included
     * @param allocated bytes
     * @param written bytes of state and base
     * @param serverMs CPU of the backend
     */
    record Figures(int entries, double agentMs, double threadMs, long allocated, long written, double serverMs) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d entries: agent %.2f ms (its thread %.2f), %d kB allocated, %.1f kB of state written; server %.2f ms",
                    entries,
                    agentMs,
                    threadMs,
                    allocated / 1024,
                    written / 1024.0,
                    serverMs);
        }
    }

    /** The version of the server, then numbers of entries, each greater than the one before. */
    public static void main(String[] args) throws Exception {
        try (PostgresServer server = PostgresServer.version(Integer.parseInt(args[0]))
                .setting("pg_stat_statements.max", "10000")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            StatementsCost cost = new StatementsCost(server);
            for (int i = 1; i < args.length; i++) {
                System.out.println(cost.of(Integer.parseInt(args[i])));
            }
        }
    }

    /** Those of version 18. */
    static Figures of(PostgresServer server, int entries) throws SQLException, IOException, CollectException {
        return new StatementsCost(server).of(entries);
    }

    private Figures of(int entries) throws SQLException, IOException, CollectException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StatementsCollector collector = new StatementsCollector(new WantedTexts());
        long agent = 0;
        long thread = 0;
        long allocated = 0;
        long written = 0;
        Duration backend = Duration.ZERO;
        try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres");
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (; made < entries; made++) {
                execute(statement, made);
            }
            for (int round = 0; round < WARM + ROUNDS; round++) {
                for (int i = 0; i < MOVING; i++) {
                    execute(statement, i);
                }
                SchedStat before = SchedStat.ofRole(server, MonitoredServers.ROLE);
                long processAt = process.getProcessCpuTime();
                long threadAt = threads.getCurrentThreadCpuTime();
                long allocatedAt = threads.getCurrentThreadAllocatedBytes();
                Snapshot snapshot = collector.collect(new Cycle(session, Instant.now()));
                if (round >= WARM) {
                    agent += process.getProcessCpuTime() - processAt;
                    thread += threads.getCurrentThreadCpuTime() - threadAt;
                    allocated += threads.getCurrentThreadAllocatedBytes() - allocatedAt;
                    written += length(snapshot.nextState()) + length(snapshot.nextBase());
                    backend = backend.plus(
                            SchedStat.ofRole(server, MonitoredServers.ROLE).since(before));
                }
                state = snapshot.nextState().orElse(state);
                base = snapshot.nextBase().orElse(base);
            }
        }
        double million = 1e6 * ROUNDS;
        return new Figures(
                entries,
                agent / million,
                thread / million,
                allocated / ROUNDS,
                written / ROUNDS,
                backend.toNanos() / million);
    }

    private void execute(Statement statement, int number) throws SQLException {
        statement.execute("select c" + number / COLUMNS + ", c" + number % COLUMNS + condition);
    }

    private static long length(Optional<byte[]> bytes) {
        return bytes.map(some -> some.length).orElse(0);
    }

    /** A run of the engine, which keeps what was committed. */
    private final class Cycle implements Run {
        private final Session session;
        private final Instant at;

        Cycle(Session session, Instant at) {
            this.session = session;
            this.at = at;
        }

        @Override
        public String server() {
            return "default";
        }

        @Override
        public long cycle() {
            return 1;
        }

        @Override
        public Instant at() {
            return at;
        }

        @Override
        public Instant deadline() {
            return at.plusSeconds(60);
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public Optional<byte[]> state() {
            return Optional.ofNullable(state).map(byte[]::clone);
        }

        @Override
        public boolean keepsBase() {
            return true;
        }

        @Override
        public Optional<byte[]> base() {
            return Optional.ofNullable(base).map(byte[]::clone);
        }
    }
}
