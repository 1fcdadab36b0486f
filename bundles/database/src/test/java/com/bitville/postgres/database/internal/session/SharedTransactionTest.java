package com.bitville.postgres.database.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnEachServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SharedTransactionTest extends OnEachServer {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTransactionTest.class);
    private static final Sql BEGUN =
            Sql.parse("begun", "SELECT transaction_timestamp()::text, statement_timestamp()::text");
    private static final int CYCLES = 21;

    private static Object begun(Session session) throws Exception {
        return session.query(BEGUN).values().get(0)[0];
    }

    @Test
    void statementsOfALeaseShareOneWhereThatSparesTheServerWork() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("shared" + major, "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = agent.lease()) {
                Session session = lease.session();
                Object first = begun(session);
                Object second = begun(session);
                Object third = begun(session);
                assertThat(second).isNotEqualTo(first);
                if (major < 15) {
                    assertThat(third).isEqualTo(second);
                } else {
                    assertThat(third).isNotEqualTo(second);
                }
            }
            int pid;
            try (Lease lease = agent.lease()) {
                pid = lease.session().backendPid();
                assertThat(server.query("SELECT state FROM pg_stat_activity WHERE pid = ?", pid))
                        .isEqualTo("idle");
            }
        }
    }

    /** Each statement of a visit reads statistics, the first as well. */
    @Test
    void allStatementsOfAVisitShareOne() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("visit" + major, "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = agent.database.leaseNextDatabase(Instant.now().plusSeconds(20))) {
                Session session = lease.session();
                Object first = begun(session);
                if (major < 15) {
                    assertThat(begun(session)).isEqualTo(first);
                } else {
                    assertThat(begun(session)).isNotEqualTo(first);
                }
            }
        }
    }

    @Test
    void aStatementThatFailsFailsAlone() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("failing" + major, "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = agent.lease()) {
                Session session = lease.session();
                int pid = session.backendPid();
                Object before = begun(session);
                begun(session);
                assertThatThrownBy(() -> session.query(Sql.parse("broken", "SELECT 1 / 0")))
                        .hasMessageContaining("22012");
                assertThatThrownBy(() -> session.query(Sql.parse("missing", "SELECT 1 FROM nowhere")))
                        .hasMessageContaining("nowhere");
                assertThat(begun(session)).isNotEqualTo(before);
                assertThat(session.backendPid()).isEqualTo(pid);
            }
        }
    }

    /** Without another in between, statistics are those of one moment for at most a second. */
    @Test
    void statisticsAreNotOld() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("old" + major, "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = agent.lease()) {
                Session session = lease.session();
                begun(session);
                Object before = begun(session);
                session.query(Sql.parse("slow", "SELECT pg_sleep(1.05)"));
                assertThat(begun(session)).isNotEqualTo(before);
            }
        }
    }

    /** What the subjects of every cycle cost a server from a database of 10,000 tables. */
    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
    void costFromALargeDatabase() throws Exception {
        if (major > 14) {
            return;
        }
        server.execute("CREATE DATABASE large");
        try (Connection connection = server.connect("postgres", "large");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.execute("DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE 'CREATE TABLE t" + i
                        + "_' || i || ' AS SELECT 1 AS n'; END LOOP; END $$");
            }
        }
        Map<String, Sql> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(Path.of("../collector-sql/src/main/sql"))) {
            for (Path path : paths.toList()) {
                String text = Files.readString(path);
                if (text.contains("-- interval: every cycle")) {
                    files.put(path.toString(), Sql.parse(path.getFileName().toString(), text));
                }
            }
        }
        try (Agent agent = Agent.start(
                Agent.settings("large" + major, "127.0.0.1", server.port(), 1).forDatabase("large"))) {
            agent.awaitState(ServerState.UP);
            List<Sql> readable = new ArrayList<>();
            try (Lease lease = agent.lease()) {
                files.values().stream()
                        .filter(sql ->
                                sql.needs().stream().allMatch(lease.session().capabilities()::offers))
                        .forEach(readable::add);
            }
            LOG.info(
                    "cycle_from_large_database server={} files={} apart_ms={} together_ms={}",
                    major,
                    readable.size(),
                    median(agent, readable, true),
                    median(agent, readable, false));
            assertThat(median(agent, readable, false)).isLessThan(median(agent, readable, true) / 2);
        }
    }

    private static double median(Agent agent, List<Sql> files, boolean apart) throws Exception {
        double[] cycles = new double[CYCLES];
        for (int i = 0; i < CYCLES; i++) {
            long nanos = 0;
            Lease lease = agent.lease();
            for (Sql file : files) {
                if (apart) {
                    nanos += lease.cost().cpuNanos().orElseThrow();
                    lease.close();
                    lease = agent.lease();
                }
                try {
                    lease.session().query(file);
                } catch (com.bitville.postgres.api.collect.CollectException e) {
                    assertThat(e.reason()).isEqualTo(com.bitville.postgres.api.collect.Reason.NOT_PERMITTED);
                }
            }
            nanos += lease.cost().cpuNanos().orElseThrow();
            lease.close();
            cycles[i] = nanos / 1e6;
        }
        Arrays.sort(cycles);
        return cycles[CYCLES / 2];
    }
}
