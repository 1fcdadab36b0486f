package com.bitville.postgres.kafka.internal.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the first bytes of a body say about it.
 *
 * @param texts the known fields that the body has, as text
 */
record PayloadHead(Map<String, String> texts) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String DATA = "data";
    private static final Set<String> OUTER = Set.of("project", "source");
    private static final Set<String> INNER = Set.of("kind", "server", "agent_id", "seq", "payload_id");
    private static final int ALL = OUTER.size() + INNER.size();

    /** Reads as far as needed: the wire writes these fields first. */
    static PayloadHead of(byte[] body) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                object(json, OUTER, texts);
            }
        }
        return new PayloadHead(texts);
    }

    private static void object(JsonParser json, Set<String> wanted, Map<String, String> texts) throws IOException {
        while (texts.size() < ALL && json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals(DATA) && wanted.equals(OUTER)) {
                object(json, INNER, texts);
            } else if (value.isScalarValue() && wanted.contains(name)) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
