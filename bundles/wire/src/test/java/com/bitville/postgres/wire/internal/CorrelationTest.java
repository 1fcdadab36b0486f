package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.CORRELATED;
import static com.bitville.postgres.wire.internal.Cycles.REQUEST_ID;
import static com.bitville.postgres.wire.internal.Cycles.correlated;
import static com.bitville.postgres.wire.internal.Cycles.cycle;
import static com.bitville.postgres.wire.internal.Cycles.row;
import static com.bitville.postgres.wire.internal.Cycles.rows;
import static com.bitville.postgres.wire.internal.Cycles.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {
    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();

    private List<JsonNode> correlatedBodies() {
        return outbox.requests.stream()
                .map(AcceptedRequest::body)
                .filter(body -> body.path("data").path("kind").asText().equals("correlated"))
                .toList();
    }

    @Test
    void sendsEachRowAloneUnderTheRequestItServed() throws CollectException {
        wire.onCycle(cycle(snapshot(
                "activity", rows(CORRELATED, correlated(REQUEST_ID, "4242/1", "SELECT name FROM t WHERE id = 7")))));

        JsonNode body = correlatedBodies().get(0);
        assertThat(body.path("correlation_id").asText()).isEqualTo(REQUEST_ID);
        assertThat(body.path("source").asText()).isEqualTo("pg_stat_activity");
        assertThat(body.path("timestamp").doubleValue()).isEqualTo(1_795_413_598.123456);
        JsonNode data = body.path("data");
        assertThat(data.path("query").asText()).isEqualTo("SELECT name FROM t WHERE id = ?");
        assertThat(data.path("duration_ms").isNumber()).isTrue();
        assertThat(data.fieldNames())
                .toIterable()
                .containsExactly("kind", "server", "agent_id", "seq", "payload_id", "query", "duration_ms");
    }

    private static final Table FACTS = new Table(
            "correlated",
            TableLayout.CORRELATED,
            List.of(
                    Column.of(CorrelatedColumns.CORRELATION_ID, Kind.TEXT, "Request."),
                    Column.of(CorrelatedColumns.STARTED_AT, Kind.TIME, "Start."),
                    Column.of(CorrelatedColumns.SOURCE, Kind.TEXT, "Source."),
                    Column.of(CorrelatedColumns.IDENTITY, Kind.TEXT, "Identity."),
                    Column.of(CorrelatedColumns.PART, Kind.TEXT, "Part."),
                    Column.of("query", Kind.SQL_TEXT, "Statement."),
                    new Column(CorrelatedColumns.DURATION_MS, Kind.GAUGE, "ms", "Duration."),
                    new Column(CorrelatedColumns.PID, Kind.GAUGE, "", "Backend."),
                    Column.of("message", Kind.FREE_TEXT, "Message."),
                    Column.of("plan", Kind.TEXT, "Plan."),
                    Column.of(CorrelatedColumns.DEADLOCK, Kind.FLAG, "Deadlock."),
                    new Column(CorrelatedColumns.TEMP_BYTES, Kind.GAUGE, "bytes", "Temporary files.")));

    private static @Nullable Object[] fact(
            String part, int number, @Nullable Double ms, @Nullable String query, @Nullable Object... rest) {
        @Nullable
        Object[] row = java.util.Arrays.copyOf(
                row(REQUEST_ID, Cycles.AT.minusSeconds(60 - number), "pg_log", part + number, part, query, ms, 7), 12);
        System.arraycopy(rest, 0, row, 8, rest.length);
        return row;
    }

    @Test
    void storyHasTheLongestRunInFrontAndTheRestInLists() throws CollectException {
        outbox.room = 2;
        wire.onCycle(cycle(snapshot(
                "logs",
                rows(
                        FACTS,
                        fact(CorrelatedColumns.RUN, 0, 300.0, "SELECT 'secret'"),
                        fact(CorrelatedColumns.PLAN, 0, 299.0, "SELECT 'secret'", null, "Result"),
                        fact(CorrelatedColumns.RUN, 1, 900.5, "SELECT 4711"),
                        fact(CorrelatedColumns.PLAN, 1, 880.0, "SELECT 4711", null, "Seq Scan on t"),
                        fact(
                                CorrelatedColumns.ERROR,
                                3,
                                null,
                                "UPDATE t SET a = 4711",
                                "deadlock detected",
                                null,
                                true),
                        fact(CorrelatedColumns.EVENT, 4, null, null, null, null, null, 4096L)))));

        assertThat(correlatedBodies()).hasSize(1);
        JsonNode data = correlatedBodies().get(0).path("data");
        assertThat(data.path("query").asText()).isEqualTo("SELECT ?");
        assertThat(data.path("duration_ms").doubleValue()).isEqualTo(900.5);
        assertThat(data.path("plan").asText()).isEqualTo("Seq Scan on t");
        assertThat(data.path("runs_total").intValue()).isEqualTo(2);
        assertThat(data.path("runs_ms").doubleValue()).isEqualTo(1200.5);
        assertThat(data.path("runs").path(0).path("query").asText()).isEqualTo("SELECT ?");
        assertThat(data.path("runs").path(0).path("told_by").asText()).isEqualTo("log");
        assertThat(data.path("runs").path(0).path("plan").asText()).isEqualTo("Result");
        assertThat(data.path("errors").path(0).path("query").asText()).isEqualTo("UPDATE t SET a = ?");
        assertThat(data.path("deadlock").booleanValue()).isTrue();
        assertThat(data.path("temp_bytes").longValue()).isEqualTo(4096);
        assertThat(correlatedBodies().get(0).toString()).doesNotContain("4711", "secret");
    }

    @Test
    void planThatDoesNotFitIntoAListIsOmittedAndItsRunIsSent() throws CollectException {
        outbox.room = 2;
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            rows.add(fact(CorrelatedColumns.RUN, run, 900.0 - run, "SELECT 1"));
            rows.add(fact(CorrelatedColumns.PLAN, run, 890.0 - run, "SELECT 1", null, "Seq Scan ".repeat(3_000)));
        }
        wire.onCycle(cycle(snapshot("logs", Rowset.complete(FACTS, rows))));

        JsonNode data = correlatedBodies().get(0).path("data");
        assertThat(data.path("plan").isTextual()).isTrue();
        assertThat(data.path("runs")).hasSize(2);
        assertThat(data.path("runs").path(0).path("plan").isTextual()).isTrue();
        assertThat(data.path("runs").path(1).path("plan").isMissingNode()).isTrue();
        assertThat(data.path("runs").path(1).path("plan_omitted").booleanValue())
                .isTrue();
    }

    @Test
    void errorAloneIsAStoryWithANumberForItsLength() throws CollectException {
        wire.onCycle(cycle(snapshot("logs", rows(FACTS, fact(CorrelatedColumns.ERROR, 3, null, null)))));
        JsonNode data = correlatedBodies().get(0).path("data");
        assertThat(data.path("query").isNull()).isTrue();
        assertThat(data.path("duration_ms").isNumber()).isTrue();
        assertThat(data.path("errors")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bitville-6f9619ff-8b86-d011-b42d-00c04fc964ff",
                "6f9619ff-8b86-d011-b42d-00c04fc964ff\n",
                "6f9619ff-8b86-d011-b42d-00c04fc964f",
                "6f9619ff8b86d011b42d00c04fc964ff",
                "<script>alert(1)</script>",
                "6f9619ff-8b86-d011-b42d-00c04fc964fg"
            })
    void sendsNoRowUnderWhatIsNoUuid(String id) throws CollectException {
        wire.onCycle(cycle(snapshot("activity", rows(CORRELATED, correlated(id, "1", "SELECT 1")))));

        assertThat(correlatedBodies()).isEmpty();
        assertThat(outbox.requests
                        .get(0)
                        .body()
                        .path("data")
                        .path("meta")
                        .path("correlated")
                        .path("total")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void sendsNoRowWithoutItsEnvelope() throws CollectException {
        wire.onCycle(cycle(snapshot(
                "activity",
                rows(
                        CORRELATED,
                        row(REQUEST_ID, null, "pg_log", "1", "x", 1.0),
                        row(REQUEST_ID, Cycles.AT, "pg_locks", "2", "x", 1.0),
                        row(REQUEST_ID, Cycles.AT, "pg_log", null, "x", 1.0)))));

        assertThat(correlatedBodies()).isEmpty();
    }
}
