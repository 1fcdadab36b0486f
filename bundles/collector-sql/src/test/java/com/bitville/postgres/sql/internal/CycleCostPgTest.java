package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all subjects of every cycle cost a server together. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class CycleCostPgTest {
    private static final Logger LOG = LoggerFactory.getLogger(CycleCostPgTest.class);
    private static final String ROLE = "watcher";
    private static final int WARM = 20;
    private static final int CYCLES = 101;

    @Test
    void aServerWithTwoHundredDatabases() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(ROLE, "x");
            LOG.info("cycle_cost server=18 databases=3 median_ms={}", median(server));
            for (int i = 0; i < 200; i++) {
                server.execute("CREATE DATABASE d" + i + " STRATEGY file_copy");
            }
            double many = median(server);
            LOG.info("cycle_cost server=18 databases=203 median_ms={}", many);
            assertThat(many).isLessThan(4.2);
        }
    }

    @Test
    void aServerOf13WithTenThousandTablesInAnotherDatabase() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start(13)) {
            server.createMonitorRole(ROLE, "x");
            LOG.info("cycle_cost server=13 tables=0 median_ms={}", median(server));
            server.execute("CREATE DATABASE big");
            try (var connection = server.connect(PostgresServer.SUPERUSER, "big");
                    var statement = connection.createStatement()) {
                for (int i = 0; i < 20; i++) {
                    statement.execute("DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE 'CREATE TABLE t" + i
                            + "_' || i || ' AS SELECT 1 AS n'; END LOOP; END $$");
                }
            }
            double many = median(server);
            LOG.info("cycle_cost server=13 tables=10000 median_ms={}", many);
            assertThat(many).isLessThan(2.5);
        }
    }

    private static double median(PostgresServer server) throws SQLException, IOException {
        List<SqlCollector> collectors = List.of();
        Map<SqlCollector, Snapshot> last = new HashMap<>();
        double[] cycles = new double[CYCLES];
        try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
            ServerEpoch.Cache epochs = new ServerEpoch.Cache();
            collectors = ShippedFiles.subjects().stream()
                    .filter(subject -> subject.interval().equals("every cycle"))
                    .map(subject -> collector(subject, epochs))
                    .toList();
            FakeRun run = FakeRun.of(session);
            for (int i = -WARM; i < CYCLES; i++) {
                SchedStat before = SchedStat.ofRole(server, ROLE);
                for (SqlCollector collector : collectors) {
                    collect(collector, run, last);
                }
                if (i >= 0) {
                    cycles[i] = SchedStat.ofRole(server, ROLE).since(before).toNanos() / 1e6;
                }
                run = run.next(last.values().iterator().next(), Duration.ofMinutes(1));
            }
        }
        Arrays.sort(cycles);
        return cycles[CYCLES / 2];
    }

    private static SqlCollector collector(SubjectDefinition subject, ServerEpoch.Cache epochs) {
        return new SqlCollector(subject, ShippedFiles.CYCLE, epochs);
    }

    private static void collect(SqlCollector collector, FakeRun run, Map<SqlCollector, Snapshot> last) {
        try {
            Snapshot before = last.get(collector);
            FakeRun its = before == null ? run : run.state(before.nextState().orElse(new byte[0]));
            last.put(collector, collector.collect(its));
        } catch (CollectException e) {
            assertThat(e.reason()).as(e.getMessage()).isIn(Reason.UNSUPPORTED, Reason.NOT_PERMITTED);
        }
    }
}
