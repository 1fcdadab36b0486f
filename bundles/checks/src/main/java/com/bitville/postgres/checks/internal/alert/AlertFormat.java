package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.check.CheckSeverity;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms of a message. */
enum AlertFormat {
    /** The findings as everywhere else, and the agent's host. */
    JSON {
        @Override
        void write(JsonGenerator json, List<AlertEvent> events, Instant now) throws IOException {
            json.writeStartObject();
            json.writeStringField("sent", now.toString());
            json.writeFieldName("findings");
            value(json, events.stream().map(AlertEvent::finding).toList());
            json.writeEndObject();
        }
    },
    /** One text, for Slack's incoming webhooks and for what imitates them. */
    SLACK {
        @Override
        void write(JsonGenerator json, List<AlertEvent> events, Instant now) throws IOException {
            StringBuilder text = new StringBuilder();
            for (AlertEvent event : events.subList(0, Math.min(MOST_LINES, events.size()))) {
                String mark = event.holds() ? event.text("severity").toUpperCase(Locale.ROOT) : "closed";
                text.append('*')
                        .append(mark)
                        .append("* ")
                        .append(escaped(event.place()))
                        .append(": ")
                        .append(escaped(event.text("message")))
                        .append(" (`")
                        .append(escaped(event.text("id")))
                        .append("`)")
                        .append(event.text("eta").isEmpty() ? "" : " at " + event.text("eta"))
                        .append('\n');
            }
            if (events.size() > MOST_LINES) {
                text.append("and ").append(events.size() - MOST_LINES).append(" more");
            }
            json.writeStartObject();
            json.writeStringField("text", text.toString().strip());
            json.writeEndObject();
        }
    },
    /** The second version of Alertmanager's API: what opens has an end far away, so that it lasts until the closing comes. */
    ALERTMANAGER {
        @Override
        void write(JsonGenerator json, List<AlertEvent> events, Instant now) throws IOException {
            json.writeStartArray();
            for (AlertEvent event : events) {
                for (CheckSeverity severity : List.of(CheckSeverity.HINT, CheckSeverity.WARNING, CheckSeverity.ERROR)) {
                    // The severity is a label, because routes need it; so the alert of the former severity ends.
                    boolean holds = event.holds() && event.severity() == severity;
                    Instant start = start(event, now);
                    alert(json, event, severity, start, holds ? now.plus(FAR) : start);
                }
            }
            json.writeEndArray();
        }
    };

    private static final int MOST_LINES = 40;
    private static final Duration FAR = Duration.ofDays(366);
    private static final Duration PAST = Duration.ofDays(1);
    private static final JsonFactory FACTORY = new JsonFactory();

    abstract void write(JsonGenerator json, List<AlertEvent> events, Instant now) throws IOException;

    byte[] body(List<AlertEvent> events, Instant now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            write(json, events, now);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    /** After the clock was set back a finding was opened in the future: then a time that is past by any clock. */
    private static Instant start(AlertEvent event, Instant now) {
        Instant opened = Instant.parse(event.text("opened"));
        return opened.isAfter(now) ? now.minus(PAST) : opened;
    }

    /**
     * What is over ends where it starts: an end that is in the future by the clock of Alertmanager, be it by a second, does not count beside
     * the one a year ahead.
     */
    private static void alert(JsonGenerator json, AlertEvent event, CheckSeverity severity, Instant start, Instant end)
            throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("labels");
        json.writeStringField("alertname", event.text("check"));
        json.writeStringField("finding", event.text("id"));
        json.writeStringField("severity", severity.word());
        for (String label : List.of("server", "database", "object")) {
            if (!event.text(label).isEmpty()) {
                json.writeStringField(label, event.text(label));
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("annotations");
        json.writeStringField("summary", event.text("message"));
        json.writeStringField("description", String.join("\n", event.remedy()));
        json.writeEndObject();
        json.writeStringField("startsAt", start.toString());
        json.writeStringField("endsAt", end.toString());
        json.writeEndObject();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }
}
