package com.bitville.postgres.otlp.internal.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a payload as plain maps, lists, texts, longs, doubles and booleans. */
final class PayloadDocument {
    private static final String DATA = "data";
    private static final String KIND = "kind";
    // The default pool keeps its buffers in thread locals, which would keep this bundle's classes after an update.
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(2))
            .build();

    private PayloadDocument() {}

    /** The kind of a payload, read no further than that. */
    static String kind(byte[] payload) throws IOException {
        try (JsonParser json = FACTORY.createParser(payload)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = json.currentName().equals(DATA);
                if (json.nextToken() == JsonToken.START_OBJECT && data) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        boolean kind = json.currentName().equals(KIND);
                        json.nextToken();
                        if (kind) {
                            return json.getText();
                        }
                        json.skipChildren();
                    }
                }
                json.skipChildren();
            }
            return "";
        }
    }

    static Map<String, @Nullable Object> of(byte[] payload) throws IOException {
        try (JsonParser json = FACTORY.createParser(payload)) {
            json.nextToken();
            return map(value(json));
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = Objects.requireNonNull(json.currentToken(), "JSON ended");
        switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    map.put(name, value(json));
                }
                return map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                return list;
            }
            case VALUE_NUMBER_INT -> {
                return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? json.getText() : json.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return json.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return token == JsonToken.VALUE_TRUE;
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> {
                return json.getText();
            }
        }
    }

    /** An object; empty for anything else. */
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> named.put(String.valueOf(name), each));
        }
        return named;
    }

    /** The objects of a list; empty for anything else. */
    static List<Map<String, @Nullable Object>> maps(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(PayloadDocument::map).toList()
                : List.of();
    }

    /** A text; empty for null. */
    static String text(Map<String, @Nullable Object> object, String key) {
        return Objects.toString(object.get(key), "");
    }
}
