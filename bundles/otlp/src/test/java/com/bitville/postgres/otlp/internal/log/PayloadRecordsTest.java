package com.bitville.postgres.otlp.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadRecordsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String STORY = "{\"project\":\"p\",\"timestamp\":1795413600.123456,\"source\":\"pg_log\","
            + "\"correlation_id\":\"6F9619FF-8b86-d011-b42d-00c04fc964ff\",\"data\":{\"kind\":\"correlated\",\"server\":\"default\","
            + "\"agent_id\":\"a\",\"seq\":9,\"payload_id\":\"p9\",\"pid\":42,\"datname\":\"shop\",\"usename\":\"web\",\"query\":\"SELECT ?\","
            + "\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + SPAN
            + "\",\"route\":\"/cart\",\"duration_ms\":640.2,\"deadlock\":true,"
            + "\"waits\":[{\"at\":\"2026-11-23T06:00:00.000000Z\",\"wait_event\":\"relation\",\"seconds\":1.5}],"
            + "\"runs\":[{\"at\":\"2026-11-23T06:00:01.000000Z\",\"query\":\"UPDATE t SET a = ?\",\"trace_id\":\""
            + TRACE
            + "\",\"span_id\":\"1111111111111111\"}],"
            + "\"errors\":[{\"at\":\"2026-11-23T06:00:02.000000Z\",\"error_severity\":\"ERROR\",\"sql_state_code\":\"40P01\","
            + "\"message\":\"deadlock detected\"}]}}";

    @Test
    void aStoryIsRecordsOfTheSpansThatTheApplicationSent() throws IOException {
        List<LogRecordData> records = of(STORY);
        assertThat(records)
                .extracting(
                        LogRecordData::getEventName,
                        record -> record.getSpanContext().getSpanId(),
                        record -> Objects.requireNonNull(record.getBodyValue()).asString(),
                        LogRecordData::getSeverity)
                .containsExactly(
                        tuple("db.server.query_sample", SPAN, "SELECT ?", Severity.INFO),
                        tuple("db.server.query_sample", "1111111111111111", "UPDATE t SET a = ?", Severity.INFO),
                        tuple("bitville.request_error", SPAN, "deadlock detected", Severity.ERROR));
        assertThat(records).allSatisfy(record -> {
            assertThat(record.getSpanContext().getTraceId()).isEqualTo(TRACE);
            assertThat(text(record, "bitville.correlation_id")).isEqualTo("6F9619FF-8b86-d011-b42d-00c04fc964ff");
        });
        LogRecordData lead = records.get(0);
        assertThat(lead.getTimestampEpochNanos()).isEqualTo(1_795_413_600_123_456_000L);
        assertThat(text(lead, "db.namespace")).isEqualTo("shop");
        assertThat(text(lead, "user.name")).isEqualTo("web");
        assertThat(text(lead, "db.query.text")).isEqualTo("SELECT ?");
        assertThat(text(lead, "bitville.tag.route")).isEqualTo("/cart");
        assertThat(lead.getAttributes().get(AttributeKey.longKey("postgresql.pid")))
                .isEqualTo(42);
        assertThat(lead.getAttributes().get(AttributeKey.doubleKey("postgresql.duration_ms")))
                .isEqualTo(640.2);
        assertThat(Objects.requireNonNull(lead.getAttributes().get(AttributeKey.valueKey("postgresql.waits")))
                        .asString())
                .contains("relation");
        assertThat(text(records.get(2), "db.response.status_code")).isEqualTo("40P01");
        assertThat(records.stream().map(record -> text(record, "log.record.uid")))
                .containsExactly("p9/0", "p9/1", "p9/2");
    }

    @Test
    void withoutARunTheErrorIsToldOnce() throws IOException {
        List<LogRecordData> records = of(STORY.replace("\"query\":\"SELECT ?\"", "\"message\":\"deadlock detected\"")
                .replaceFirst("\"runs\":\\[.*?],", ""));
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getEventName()).isEqualTo("bitville.request_error");
            assertThat(record.getSeverity()).isEqualTo(Severity.ERROR);
            assertThat(Objects.requireNonNull(record.getBodyValue()).asString()).isEqualTo("deadlock detected");
            assertThat(record.getSpanContext().getSpanId()).isEqualTo(SPAN);
        });
    }

    @Test
    void noTraceIsMadeUp() throws IOException {
        for (String none : List.of("", "00000000000000000000000000000000", "xyz", TRACE.substring(1))) {
            assertThat(of(STORY.replace(TRACE, none)))
                    .allSatisfy(record ->
                            assertThat(record.getSpanContext().isValid()).isFalse());
        }
    }

    @Test
    void aFindingTellsItsSeverityAsLongAsItHolds() throws IOException {
        WaitingPayloads spool = new WaitingPayloads();
        spool.finding("slot s1 is lost");
        String body =
                new String(spool.body(spool.queued.firstEntry().getValue()).orElseThrow(), StandardCharsets.UTF_8);
        LogRecordData open = of(body).get(0);
        assertThat(open.getSeverity()).isEqualTo(Severity.ERROR);
        assertThat(text(open, "bitville.finding.check")).isEqualTo("slot_lost");
        assertThat(text(open, "db.namespace")).isNull();
        assertThat(Objects.requireNonNull(open.getAttributes().get(AttributeKey.valueKey("bitville.finding.remedy")))
                        .asString())
                .contains("SELECT 1;", "SELECT 2;");
        assertThat(of(body.replace("\"open\"", "\"closed\"")).get(0).getSeverity())
                .isEqualTo(Severity.INFO);
        assertThat(of(body.replace("\"error\"", "\"warning\"")).get(0).getSeverity())
                .isEqualTo(Severity.WARN);
    }

    @Test
    void lossesAreTold() throws IOException {
        LogRecordData gap = of(WaitingPayloads.body(
                        "gap", "\"payloads_lost\":301,\"gaps\":[{\"from_seq\":1,\"reason\":\"evicted\"}]"))
                .get(0);
        assertThat(Objects.requireNonNull(gap.getBodyValue()).asString())
                .isEqualTo("301 payloads were lost before the collector took them");
        assertThat(gap.getSeverity()).isEqualTo(Severity.WARN);
    }

    @Test
    void theSeverityOfAnEntryIsPostgres() throws IOException {
        List<String> words = List.of("DEBUG2", "LOG", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC", "ПАНИКА");
        List<Severity> severities = List.of(
                Severity.DEBUG,
                Severity.INFO,
                Severity.INFO2,
                Severity.WARN,
                Severity.ERROR,
                Severity.FATAL,
                Severity.FATAL4,
                Severity.INFO);
        for (int i = 0; i < words.size(); i++) {
            LogRecordData record = of(WaitingPayloads.body(
                            "log",
                            "\"entries\":[{\"time\":\"no time\",\"error_severity\":\"" + words.get(i)
                                    + "\",\"message\":\"m\"}]"))
                    .get(0);
            assertThat(record.getSeverity()).isEqualTo(severities.get(i));
            assertThat(record.getTimestampEpochNanos()).isEqualTo(record.getObservedTimestampEpochNanos());
        }
    }

    /** The bodies that the wire's own test produces, byte for byte. */
    @Test
    void nothingLeavesThatTheWireDidNotWrite() throws IOException {
        List<String> payloads = Files.readAllLines(Path.of("..", "wire", "src", "test", "resources", "cycle.jsonl"));
        int records = 0;
        for (String payload : payloads) {
            Set<String> written = texts(payload);
            for (LogRecordData record : of(payload)) {
                records++;
                if (record.getBodyValue() != null) {
                    assertThat(written).contains(record.getBodyValue().asString());
                }
                record.getAttributes().forEach((key, value) -> {
                    if (value instanceof String text && !key.getKey().equals("log.record.uid")) {
                        assertThat(written).as(key.getKey()).contains(text.equals("postgresql") ? payload : text);
                    }
                });
            }
        }
        assertThat(records).as("a log entry and a request").isEqualTo(2);
    }

    @Test
    void theKindIsReadWithoutTheRest() throws IOException {
        assertThat(PayloadDocument.kind(STORY.getBytes(StandardCharsets.UTF_8))).isEqualTo("correlated");
        assertThat(PayloadDocument.kind("{\"data\":{\"x\":{\"kind\":\"log\"}},\"y\":[{\"kind\":\"log\"}]}"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(PayloadDocument.kind("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static Set<String> texts(String json) throws IOException {
        // What the record says of itself.
        Set<String> texts = new HashSet<>(Set.of(json));
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    texts.add(parser.getText());
                }
            }
        }
        return texts;
    }

    private static String text(LogRecordData record, String key) {
        return record.getAttributes().get(AttributeKey.stringKey(key));
    }

    private static List<LogRecordData> of(String payload) throws IOException {
        return PayloadRecords.of(payload.getBytes(StandardCharsets.UTF_8), OutletWorld.resources());
    }
}
