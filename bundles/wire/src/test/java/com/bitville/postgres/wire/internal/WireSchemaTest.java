package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.AT;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The published schema accepts what the agent writes and nothing that the page does not describe. */
class WireSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();
    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("..", "..", "docs", "wire.schema.json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<ValidationMessage> faults(String body) throws IOException {
        return schema.validate(JSON.readTree(body));
    }

    @Test
    void takesEveryKindOfBody() throws Exception {
        wire.onCycle(GoldenTest.shop());
        outbox.gaps = List.of(new Gap(100, 411, 300, DropReason.EVICTED, AT));
        wire.onDelivered(new SpooledPayload(1, UUID.randomUUID(), AT, Urgency.NORMAL, 2));
        assertThat(outbox.requests)
                .extracting(request -> request.data().path("kind").asText())
                .contains("cycle", "log", "correlated", "gap");
        for (AcceptedRequest request : outbox.requests) {
            assertThat(faults(request.text())).as(request.text()).isEmpty();
        }
        for (String line : Files.readAllLines(Path.of("src/test/resources/cycle.jsonl"))) {
            assertThat(faults(line)).as(line).isEmpty();
        }
    }

    @Test
    void takesNothingThatThePageDoesNotDescribe() throws Exception {
        wire.onCycle(GoldenTest.shop());
        refuses(0, body -> body.put("timestamp", "1795413600.1"));
        refuses(0, body -> body.put("timestamp", 1_795_413_600_123L));
        refuses(0, body -> body.put("source", "pg_locks"));
        refuses(0, body -> body.put("host", "db1"));
        refuses(0, body -> body.put("correlation_id", "6F9619FF-8b86-d011-b42d-00c04fc964ff"));
        refuses(0, body -> body.put("project", ""));
        refuses(0, body -> data(body).remove("seq"));
        refuses(0, body -> data(body).put("payload_id", "4711"));
        refuses(0, body -> data(body).remove("meta"));
        refuses(0, body -> data(body).put("kind", "heartbeat"));
        refuses(0, body -> data(body).put("load", 0.5));
        refuses(0, body -> ((ObjectNode) data(body).path("sessions").path(0)).putObject("state"));
        refuses(0, body -> ((ObjectNode) data(body).path("meta").path("sessions")).remove("total"));
        int correlated = outbox.requests.size() - 1;
        refuses(correlated, body -> body.put("correlation_id", ""));
        refuses(correlated, body -> data(body).put("duration_ms", "640.2"));
    }

    private void refuses(int request, Consumer<ObjectNode> change) throws IOException {
        ObjectNode body =
                (ObjectNode) JSON.readTree(outbox.requests.get(request).text());
        JsonNode before = body.deepCopy();
        change.accept(body);
        assertThat(body).isNotEqualTo(before);
        assertThat(faults(body.toString())).as(body.toString()).isNotEmpty();
    }

    private static ObjectNode data(ObjectNode body) {
        return (ObjectNode) body.path("data");
    }

    @Test
    void namesEveryReasonOfALoss() throws IOException {
        JsonNode reasons = JSON.readTree(Files.readString(Path.of("..", "..", "docs", "wire.schema.json")))
                .at("/$defs/gap/properties/gaps/items/properties/reason/enum");
        assertThat(reasons)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(DropReason.values()).map(DropReason::word).toList());
    }
}
