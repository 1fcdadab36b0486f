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
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
