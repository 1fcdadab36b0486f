package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.check.CheckSeverity;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding as a payload tells it.
 *
 * @param finding its document, plain values
 */
record AlertEvent(Map<String, @Nullable Object> finding) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String FINDING = "finding";

    /** The findings of a payload; none of another kind. */
    static List<AlertEvent> of(byte[] payload) throws IOException {
        try (JsonParser json = FACTORY.createParser(payload)) {
            json.nextToken();
            if (value(json) instanceof Map<?, ?> body
                    && body.get("data") instanceof Map<?, ?> data
                    && FINDING.equals(data.get("kind"))
                    && data.get("findings") instanceof List<?> findings) {
                List<AlertEvent> events = new ArrayList<>();
                for (Object finding : findings) {
                    if (finding instanceof Map<?, ?> map) {
                        Map<String, @Nullable Object> named = new LinkedHashMap<>();
                        map.forEach((name, value) -> named.put(String.valueOf(name), value));
                        events.add(new AlertEvent(named));
                    }
                }
                return events;
            }
            return List.of();
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        return switch (token) {
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }

    String text(String name) {
        return Objects.toString(finding.get(name), "");
    }

    CheckSeverity severity() {
        for (CheckSeverity severity : CheckSeverity.values()) {
            if (severity.word().equals(text("severity").toLowerCase(Locale.ROOT))) {
                return severity;
            }
        }
        return CheckSeverity.UNKNOWN;
    }

    boolean holds() {
        return text("state").equals("open");
    }

    /** Server, database and object, as far as there are any. */
    String place() {
        StringBuilder place = new StringBuilder(text("server"));
        for (String part : List.of("database", "object")) {
            if (!text(part).isEmpty()) {
                place.append('/').append(text(part));
            }
        }
        return place.toString();
    }

    AlertEvent ended() {
        Map<String, @Nullable Object> closed = new LinkedHashMap<>(finding);
        closed.put("state", "closed");
        return new AlertEvent(closed);
    }

    List<String> remedy() {
        return finding.get("remedy") instanceof List<?> lines
                ? lines.stream().map(String::valueOf).toList()
                : List.of();
    }
}
