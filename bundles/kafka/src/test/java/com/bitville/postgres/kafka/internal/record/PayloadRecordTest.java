package com.bitville.postgres.kafka.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PayloadRecordTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant CREATED = Instant.parse("2026-11-23T06:00:00.120Z");
    private static final String AGENT = "2c4e0a5e-2f3f-4a62-8a3c-0f6f6f1f2a11";
    private static final String ID = "7a0d7c0f-55be-5a56-9d3e-6f0c1d2e3f40";
    private static final String BODY =
            "{\"project\":\"shop\",\"timestamp\":1790000000.123,\"source\":\"system_metrics\",\"correlation_id\":\"\","
                    + "\"data\":{\"kind\":\"cycle\",\"server\":\"reports\",\"agent_id\":\"" + AGENT
                    + "\",\"seq\":4711,\"payload_id\":\"" + ID
                    + "\",\"wal\":{\"server\":\"x\",\"seq\":1}}}";

    private static ProducerRecord<byte[], byte[]> of(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return PayloadRecord.of(
                "t", new SpooledPayload(4711, new UUID(0, 1), CREATED, Urgency.NORMAL, bytes.length), bytes);
    }

    private static String header(ProducerRecord<byte[], byte[]> made, String name) {
        return new String(made.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void keepsTheBytesAndNamesThemInHeaders() throws Exception {
        ProducerRecord<byte[], byte[]> made = of(BODY);
        assertThat(new String(made.value(), StandardCharsets.UTF_8)).isEqualTo(BODY);
        assertThat(new String(made.key(), StandardCharsets.UTF_8)).isEqualTo(AGENT + "/reports");
        assertThat(made.partition()).as("decided by the key").isNull();
        assertThat(made.timestamp()).isEqualTo(CREATED.toEpochMilli());
        assertThat(header(made, "payload_id")).isEqualTo(ID);
        assertThat(header(made, "seq")).isEqualTo("4711");
        assertThat(header(made, "kind")).isEqualTo("cycle");
        assertThat(header(made, "project")).isEqualTo("shop");
    }

    @Test
    void readsTheHeadWhateverTheOrderAndWhateverElseIsThere() throws Exception {
        ProducerRecord<byte[], byte[]> made =
                of("{\"x\":{\"kind\":\"no\",\"data\":{}},\"data\":{\"a\":[{\"server\":\"no\"}]," + "\"payload_id\":\""
                        + ID + "\",\"server\":\"a/\\u00e4\\n\",\"agent_id\":\"" + AGENT + "\"},\"source\":\"pg_log\"}");
        assertThat(new String(made.key(), StandardCharsets.UTF_8)).isEqualTo(AGENT + "/a/\u00e4\n");
        assertThat(header(made, "source")).isEqualTo("pg_log");
        assertThat(made.headers().lastHeader("kind")).isNull();
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> of("{\"project\":")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> of("\u0000")).isInstanceOf(IOException.class);
    }

    /** The document for consumers says what is sent: not less, not more. */
    @Test
    void theDocumentOfTheTopicIsTrue() throws Exception {
        Path docs = Path.of("..", "..", "docs");
        JsonNode document = JSON.readTree(Files.readString(docs.resolve("fleet.asyncapi.json")));
        JsonNode message = document.at("/components/messages/payload");
        ProducerRecord<byte[], byte[]> made = of(BODY);

        ObjectNode headers = JSON.createObjectNode();
        made.headers().forEach(each -> headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        assertThat(factory.getSchema(message.path("headers")).validate(headers)).isEmpty();
        assertThat(headers.fieldNames()).toIterable().containsExactlyElementsOf(PayloadRecord.HEADERS);
        assertThat(message.at("/headers/required")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList())
                .isEqualTo(PayloadRecord.HEADERS);
        assertThat(message.at("/headers/properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(PayloadRecord.HEADERS);
        assertThat(new String(made.key(), StandardCharsets.UTF_8))
                .matches(message.at("/bindings/kafka/key/pattern").asText());

        JsonNode body = JSON.readTree(
                Files.readString(docs.resolve(message.at("/payload/schema/$ref").asText())));
        assertThat(message.at("/headers/properties/kind/enum"))
                .isEqualTo(body.at("/properties/data/properties/kind/enum"));
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references)
                .filteredOn(reference -> reference.startsWith("#"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        assertThat(Files.readString(docs.resolve("fleet.md")))
                .contains(PayloadRecord.HEADERS.stream()
                        .map(name -> "`" + name + "`")
                        .toArray(String[]::new));
    }
}
