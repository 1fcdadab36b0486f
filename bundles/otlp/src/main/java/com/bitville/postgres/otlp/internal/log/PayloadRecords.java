package com.bitville.postgres.otlp.internal.log;

import static com.bitville.postgres.otlp.internal.log.PayloadDocument.map;
import static com.bitville.postgres.otlp.internal.log.PayloadDocument.maps;
import static com.bitville.postgres.otlp.internal.log.PayloadDocument.text;

import com.bitville.postgres.otlp.internal.OutletResources;
import com.bitville.postgres.otlp.internal.log.OtlpLogRecord.Event;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The log records of one payload. A repeated payload has the same {@code log.record.uid}s, so that a reader can drop the repeat. */
final class PayloadRecords {
    /** Kinds that become records; figures leave as metrics. */
    static final Set<String> KINDS = Set.of("finding", "correlated", "log", "gap");

    private static final String TRACE = "trace_id";
    private static final String SPAN = "span_id";
    private static final String RUNS = "runs";
    private static final String ERRORS = "errors";
    private static final String QUERY = "query";
    private static final String MESSAGE = "message";
    private static final String TIME = "time";
    private static final String AT = "at";
    private static final String SEVERITY = "error_severity";
    private static final String UID = "log.record.uid";
    private static final String REQUEST_ERROR = "bitville.request_error";
    private static final String SAMPLE = "db.server.query_sample";
    private static final double SECOND_US = 1e6;
    private static final long MICRO = 1_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Set<String> HEAD =
            Set.of("kind", "server", "agent_id", "seq", "payload_id", "cycle", "part", "parts", "meta");
    private static final Set<String> TOLD = Set.of(TRACE, SPAN, MESSAGE, TIME, AT, SEVERITY);
    private static final Set<String> OF_STORY = union(union(HEAD, TOLD), Set.of(RUNS, ERRORS));

    private final Resource resource;
    private final Map<String, @Nullable Object> data;
    private final String correlationId;
    private final long told;
    private final List<LogRecordData> records = new ArrayList<>();

    private PayloadRecords(Map<String, @Nullable Object> payload, OutletResources resources) {
        this.data = map(payload.get("data"));
        this.resource = resources.of(text(data, "server"));
        this.correlationId = text(payload, "correlation_id");
        this.told = payload.get("timestamp") instanceof Number seconds
                ? Math.round(seconds.doubleValue() * SECOND_US) * MICRO
                : 0;
    }

    static List<LogRecordData> of(byte[] payload, OutletResources resources) throws IOException {
        PayloadRecords made = new PayloadRecords(PayloadDocument.of(payload), resources);
        switch (text(made.data, "kind")) {
            case "finding" -> maps(made.data.get("findings")).forEach(made::finding);
            case "log" -> maps(made.data.get("entries")).forEach(made::entry);
            case "correlated" -> made.story();
            case "gap" -> made.gap();
            default -> {
                // Figures leave as metrics.
            }
        }
        return made.records;
    }

    private void finding(Map<String, @Nullable Object> finding) {
        String word = text(finding, "severity");
        Severity severity = !text(finding, "state").equals("open")
                ? Severity.INFO
                : word.equals("error") ? Severity.ERROR : word.equals("warning") ? Severity.WARN : Severity.INFO;
        RecordAttributes attributes = new RecordAttributes().put("db.namespace", finding.get("database"));
        for (String key : List.of("id", "check", "object", "state", "opened", "evidence", "eta", "remedy")) {
            attributes.put("bitville.finding." + key, finding.get(key));
        }
        add(
                new Event("bitville.finding", told, told, severity, word),
                SpanContext.getInvalid(),
                text(finding, MESSAGE),
                attributes);
    }

    private void entry(Map<String, @Nullable Object> entry) {
        String word = text(entry, SEVERITY);
        add(
                new Event("postgresql.log", nanos(text(entry, TIME)), told, severity(word), word),
                context(entry, entry),
                text(entry, MESSAGE),
                new RecordAttributes().columns(entry, TOLD));
    }

    private static Severity severity(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5" -> Severity.DEBUG;
            case "NOTICE" -> Severity.INFO2;
            case "WARNING" -> Severity.WARN;
            case "ERROR" -> Severity.ERROR;
            case "FATAL" -> Severity.FATAL;
            case "PANIC" -> Severity.FATAL4;
            default -> Severity.INFO;
        };
    }

    /**
     * The longest run with all that is known of the request, then its other runs and its errors: each has a span of its own. Without a run
     * the first error is in its place.
     */
    private void story() {
        List<Map<String, @Nullable Object>> errors = maps(data.get(ERRORS));
        boolean failed = data.containsKey(MESSAGE) && !errors.isEmpty();
        add(
                new Event(failed ? REQUEST_ERROR : SAMPLE, told, told, failed ? Severity.ERROR : Severity.INFO, ""),
                context(data, data),
                text(data, failed ? MESSAGE : QUERY),
                new RecordAttributes().columns(data, OF_STORY));
        maps(data.get(RUNS)).forEach(run -> part(run, SAMPLE, Severity.INFO, text(run, QUERY)));
        errors.stream()
                .skip(failed ? 1 : 0)
                .forEach(error -> part(error, REQUEST_ERROR, Severity.ERROR, text(error, MESSAGE)));
    }

    private void part(Map<String, @Nullable Object> fact, String event, Severity severity, String body) {
        add(
                new Event(event, nanos(text(fact, AT)), told, severity, text(fact, SEVERITY)),
                context(fact, data),
                body,
                new RecordAttributes().columns(fact, TOLD));
    }

    private void gap() {
        add(
                new Event("bitville.gap", told, told, Severity.WARN, ""),
                SpanContext.getInvalid(),
                text(data, "payloads_lost") + " payloads were lost before the collector took them",
                new RecordAttributes().put("bitville.gaps", data.get("gaps")));
    }

    private void add(Event event, SpanContext context, String body, RecordAttributes attributes) {
        if (!correlationId.isEmpty()) {
            attributes.put("bitville.correlation_id", correlationId);
        }
        attributes.put(UID, text(data, "payload_id") + "/" + records.size());
        records.add(new OtlpLogRecord(resource, event, context, body.isEmpty() ? null : body, attributes.build()));
    }

    /** Only what an application sent: nobody could find a trace that the agent made up. */
    private static SpanContext context(Map<String, @Nullable Object> fact, Map<String, @Nullable Object> story) {
        Map<String, @Nullable Object> own = text(fact, TRACE).isEmpty() ? story : fact;
        String trace = text(own, TRACE);
        String span = text(own, SPAN);
        return TraceId.isValid(trace) && SpanId.isValid(span)
                ? SpanContext.create(trace, span, TraceFlags.getDefault(), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    private long nanos(String time) {
        try {
            Instant parsed = Instant.parse(time);
            return parsed.getEpochSecond() * NANOS + parsed.getNano();
        } catch (DateTimeException e) {
            return told;
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}
