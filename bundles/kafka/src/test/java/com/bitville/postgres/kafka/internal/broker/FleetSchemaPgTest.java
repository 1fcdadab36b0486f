package com.bitville.postgres.kafka.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables and views of {@code examples/fleet} answer what its README asks, as payloads arrive. */
class FleetSchemaPgTest {
    private static final UUID AGENT = new UUID(0, 10);

    private final Instant now = Instant.now();

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void theViewsAnswerWhatTheyAreAsked(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major);
                Connection fleet = server.connect()) {
            execute(fleet, Files.readString(Path.of("..", "..", "examples", "fleet", "schema.sql")));
            lossesAreToldOnce(fleet);
            findingsOutliveTheirPartition(fleet);
            textsOutliveTheirPartition(fleet);
            silenceIsMeasuredByTheAgentsOwnInterval(fleet);
        }
    }

    private void lossesAreToldOnce(Connection fleet) throws SQLException {
        take(fleet, AGENT, 5, "cycle", "system_metrics", now, "'meta':{}");
        take(fleet, AGENT, 20, "cycle", "system_metrics", now, "'meta':{}");
        assertThat(losses(fleet)).containsExactly("6-19 14 not arrived");
        take(fleet, AGENT, 10, "cycle", "system_metrics", now, "'meta':{}");
        take(fleet, AGENT, 10, "cycle", "system_metrics", now, "'meta':{}");
        assertThat(losses(fleet)).containsExactly("6-9 4 not arrived", "11-19 9 not arrived");
        String gap = "'gaps':[{'from_seq':8,'to_seq':13,'payloads':5,'reason':'evicted'}]";
        take(fleet, AGENT, 21, "gap", "system_metrics", now, gap);
        take(fleet, AGENT, 21, "gap", "system_metrics", now, gap);
        assertThat(losses(fleet)).containsExactly("6-7 2 not arrived", "8-13 5 evicted", "14-19 6 not arrived");
        for (int seq : new int[] {6, 7, 14, 15, 16, 17, 18, 19}) {
            take(fleet, AGENT, seq, "cycle", "system_metrics", now, "'meta':{}");
        }
        assertThat(losses(fleet)).containsExactly("8-13 5 evicted");
        execute(fleet, "UPDATE fleet.loss SET at = now() - interval '15 days'; SELECT fleet.keep(14)");
        assertThat(losses(fleet)).isEmpty();
    }

    private static List<String> losses(Connection fleet) throws SQLException {
        return rows(
                fleet,
                "SELECT from_seq || '-' || to_seq || ' ' || payloads || ' ' || reason FROM fleet.losses ORDER BY from_seq");
    }

    private static String finding(String id, String state) {
        return "'findings':[{'id':'" + id + "','server':'a','database':null,'object':null,'check':'wraparound',"
                + "'severity':'error','state':'" + state + "','eta':'2030-01-01T00:00:00.000000Z','message':'m'}]";
    }

    private void findingsOutliveTheirPartition(Connection fleet) throws SQLException {
        Instant longAgo = now.minus(Duration.ofDays(40));
        take(fleet, AGENT, 22, "finding", "system_metrics", longAgo, finding("slow", "open"));
        take(fleet, AGENT, 23, "finding", "system_metrics", longAgo, finding("over", "open"));
        take(fleet, AGENT, 24, "finding", "system_metrics", longAgo.plusSeconds(1), finding("over", "closed"));
        // A repeat that comes late.
        take(fleet, AGENT, 23, "finding", "system_metrics", longAgo, finding("over", "open"));
        execute(fleet, "SELECT fleet.keep(14)");
        assertThat(rows(fleet, "SELECT id FROM fleet.finding")).containsExactly("slow");
        assertThat(rows(fleet, "SELECT \"check\" || ' ' || state || ' ' || (at < now()) FROM fleet.running_out"))
                .containsExactly("wraparound open true");
        assertThat(rows(fleet, "SELECT 1 FROM fleet.payload WHERE day < current_date - 15"))
                .isEmpty();
    }

    private void textsOutliveTheirPartition(Connection fleet) throws SQLException {
        Instant first = now.minus(Duration.ofDays(40));
        take(
                fleet,
                AGENT,
                25,
                "cycle",
                "pg_stat_statements",
                first,
                "'meta':{},'statement_texts':[{'queryid':'-77','query':'SELECT 1'},{'queryid':'78','query':'SELECT 2'}]");
        take(
                fleet,
                AGENT,
                26,
                "cycle",
                "pg_stat_statements",
                now,
                "'meta':{},'statements':[{'queryid':'-77','total_exec_time':12.5,'calls':3}]");
        execute(fleet, "SELECT fleet.keep(14)");
        assertThat(rows(fleet, "SELECT queryid || ' ' || total_exec_ms || ' ' || query FROM fleet.top_statements"))
                .containsExactly("-77 12.5 SELECT 1");
        execute(fleet, "SELECT fleet.keep(14, 10)");
        assertThat(rows(fleet, "SELECT query FROM fleet.statement_text"))
                .as("the other one has not run")
                .containsExactly("SELECT 1");
    }

    private void silenceIsMeasuredByTheAgentsOwnInterval(Connection fleet) throws SQLException {
        Instant hoursAgo = now.minus(Duration.ofHours(2));
        UUID slow = new UUID(0, 11);
        UUID usual = new UUID(0, 12);
        String sessions = "'meta':{'sessions':{'interval_ms':%d},'correlated':{'failed':'shed'}}";
        take(fleet, slow, 1, "cycle", "pg_stat_activity", hoursAgo, String.format(sessions, 3_600_000));
        take(fleet, usual, 1, "cycle", "pg_stat_activity", hoursAgo, String.format(sessions, 60_000));
        take(fleet, usual, 2, "cycle", "system_metrics", hoursAgo, "'meta':{'bloat':{'interval_ms':3600000}}");
        assertThat(rows(fleet, "SELECT agent_id FROM fleet.silent")).containsExactly(usual.toString());
        execute(fleet, "UPDATE fleet.agent SET last_heard = now() - interval '4 hours'");
        assertThat(rows(fleet, "SELECT agent_id FROM fleet.silent"))
                .containsExactlyInAnyOrder(AGENT.toString(), slow.toString(), usual.toString());
        execute(fleet, "UPDATE fleet.agent SET last_heard = now() - interval '200 days'; SELECT fleet.keep(14)");
        assertThat(rows(fleet, "SELECT agent_id FROM fleet.agent")).isEmpty();
        assertThat(rows(fleet, "SELECT id FROM fleet.finding")).isEmpty();
    }

    /** As Connect does. */
    private static void take(Connection fleet, UUID agent, int seq, String kind, String source, Instant at, String more)
            throws SQLException {
        String body = "{'project':'p','timestamp':" + at.toEpochMilli() / 1_000.0 + ",'source':'" + source
                + "','correlation_id':'','data':{'kind':'" + kind + "','server':'a','agent_id':'" + agent + "','seq':"
                + seq + ",'payload_id':'" + new UUID(agent.getLeastSignificantBits(), seq) + "'," + more + "}}";
        try (PreparedStatement insert = fleet.prepareStatement("INSERT INTO fleet.inbox VALUES (?)")) {
            insert.setString(1, body.replace('\'', '"'));
            insert.executeUpdate();
        }
    }

    private static void execute(Connection fleet, String sql) throws SQLException {
        try (Statement statement = fleet.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection fleet, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = fleet.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
        }
        return rows;
    }
}
