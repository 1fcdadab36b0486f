package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each subject costs a server, against what was measured when the subjects were chosen. Machines differ: what {@code SELECT 1} takes says
 * by how much, before and after each of them, since a virtual machine is not as fast at every moment.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class SubjectCostPgTest {
    private static final Logger LOG = LoggerFactory.getLogger(SubjectCostPgTest.class);
    private static final Sql FLOOR = new Sql("floor", "SELECT 1", List.of());
    private static final double FLOOR_MS = 0.011;
    private static final double MOST = 1.5;
    /** What the clock of a context switch adds to a reading of some microseconds. */
    private static final double RESOLUTION_MS = 0.02;

    private static final String ROLE = "watcher";
    private static final int WARM = 20;
    private static final int BATCHES = 7;
    private static final int BATCH = 30;
    private static final int LOADS = 3;

    private record Expected(String subject, List<String> ms) {}

    private static List<Expected> costs;

    @BeforeAll
    static void read() throws IOException {
        costs = Files.readAllLines(Path.of("src/test/resources/subject-costs.csv")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("subject,"))
                .map(line -> line.split(",", -1))
                .map(cells -> new Expected(cells[0], List.of(cells).subList(1, 1 + LOADS)))
                .toList();
    }

    @Test
    void onAnEmptyServer() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            hold(server, 0);
        }
    }

    @Test
    void besideTenThousandTables() throws Exception {
        try (PostgresServer server = PostgresServer.start(18);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.execute("DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE 'CREATE TABLE t" + i
                        + "_' || i || ' (n int PRIMARY KEY)'; END LOOP; END $$");
            }
            hold(server, 1);
        }
    }

    @Test
    void besideTwoHundredDatabases() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            for (int i = 0; i < 200; i++) {
                server.execute("CREATE DATABASE d" + i + " STRATEGY file_copy");
            }
            hold(server, 2);
        }
    }

    private static void hold(PostgresServer server, int load) throws Exception {
        server.createMonitorRole(ROLE, "x");
        server.execute("GRANT pg_monitor TO " + ROLE);
        try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
            List<String> dear = new ArrayList<>();
            for (Expected expected : costs) {
                if (expected.ms().get(load).isEmpty()) {
                    continue;
                }
                double planned = Double.parseDouble(expected.ms().get(load));
                double before = cost(session, FLOOR);
                double cost = cost(session, file(expected.subject(), session));
                double machine = Math.max(before, cost(session, FLOOR)) / FLOOR_MS;
                double measured = cost / machine;
                String line = String.format(Locale.ROOT, "%s %.3f of %.3f ms", expected.subject(), measured, planned);
                LOG.info("subject_cost load={} subject={}", load, line);
                if (measured > planned * MOST + RESOLUTION_MS) {
                    dear.add(line);
                }
            }
            assertThat(dear).isEmpty();
        }
    }

    /** The file that this server gets. */
    private static Sql file(String subject, ServerSession session) {
        return ShippedFiles.sql().stream()
                .filter(sql -> sql.name().equals(subject) || sql.name().startsWith(subject + "_1"))
                .filter(sql -> sql.needs().stream().allMatch(session.capabilities()::offers))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file of " + subject + " is for this server"));
    }

    /** Processor time of the backend in ms, the best of several batches: others on the machine only add to it. */
    private static double cost(ServerSession session, Sql sql) throws CollectException, IOException {
        for (int i = 0; i < WARM; i++) {
            session.query(sql);
        }
        double best = Double.MAX_VALUE;
        for (int batch = 0; batch < BATCHES; batch++) {
            long before = nanos(session.backendPid());
            for (int i = 0; i < BATCH; i++) {
                session.query(sql);
            }
            best = Math.min(best, (nanos(session.backendPid()) - before) / 1e6 / BATCH);
        }
        return best;
    }

    private static long nanos(int pid) throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc", Integer.toString(pid), "schedstat"))
                .split(" ", 2)[0]);
    }
}
