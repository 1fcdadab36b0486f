package com.bitville.postgres.itests.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counted calls of one statement, compared with the sum of all deltas that the listener has stored. The statement is the only one that
 * writes temporary blocks, so that it is among the top statements of each interval and has a row.
 */
public final class StatementLedger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TEXT = "select count(*) as ledger from generate_series(1, 20000)";

    private final PostgresServer postgres;
    private final Connection connection;
    private long calls;

    /** Begins after a first reading of the statements was stored, which is the baseline. */
    public StatementLedger(PostgresServer postgres, StrictListener listener) throws SQLException, InterruptedException {
        listener.awaitRequest(r -> r.data().path("statements_info").isObject(), PATIENCE);
        this.postgres = postgres;
        this.connection = postgres.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set work_mem = '64kB'");
        }
    }

    public void call(int times) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < times; i++) {
                statement.execute(TEXT);
            }
        }
        calls += times;
    }

    /** Checks that every call is reported once. */
    public void settle(StrictListener listener) throws SQLException {
        String queryid = String.valueOf(postgres.query(
                "select queryid::text from pg_stat_statements where query like 'select count(*) as ledger from%'"));
        assertThat(postgres.query(
                        "select calls::text from pg_stat_statements where queryid = cast(? as text)::bigint", queryid))
                .isEqualTo(String.valueOf(calls));
        await("every call has arrived")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> told(listener, queryid) >= calls);
        assertThat(told(listener, queryid)).isEqualTo(calls);
        System.out.println(calls + " calls of a statement in the sum of its deltas");
    }

    private static long told(StrictListener listener, String queryid) {
        Map<String, Long> payloads = new HashMap<>();
        for (AcceptedRequest request : listener.all()) {
            for (JsonNode row : request.data().path("statements")) {
                if (row.path("queryid").asText().equals(queryid)) {
                    payloads.put(request.payloadId(), row.path("calls").asLong());
                }
            }
        }
        return payloads.values().stream().mapToLong(each -> each).sum();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
