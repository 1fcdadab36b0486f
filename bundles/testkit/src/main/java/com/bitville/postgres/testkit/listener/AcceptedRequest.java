package com.bitville.postgres.testkit.listener;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * A request that follows every rule.
 *
 * @param at when it arrived
 * @param text the body as it was sent; it is valid UTF-8, so nothing is lost
 * @param body the body, parsed
 * @param droppedKeys the top-level keys that the listener drops silently
 */
public record AcceptedRequest(Instant at, String text, JsonNode body, List<String> droppedKeys) {
    /** Takes a copy of the keys. */
    public AcceptedRequest {
        droppedKeys = List.copyOf(droppedKeys);
    }

    /**
     * The project.
     *
     * @return the field {@code project}
     */
    public String project() {
        return body.path("project").asText();
    }

    /**
     * The envelope's time stamp.
     *
     * @return Unix seconds with a fraction
     */
    public double timestamp() {
        return body.path("timestamp").asDouble();
    }

    /**
     * The source.
     *
     * @return one of {@link EnvelopeRules#SOURCES}
     */
    public String source() {
        return body.path("source").asText();
    }

    /**
     * The application request that it belongs to.
     *
     * @return a UUID, or empty text
     */
    public String correlationId() {
        return body.path("correlation_id").asText("");
    }

    /**
     * The data.
     *
     * @return the object {@code data}
     */
    public JsonNode data() {
        return body.path("data");
    }

    /**
     * The kind of body.
     *
     * @return {@code data.kind}, empty text where it is absent
     */
    public String kind() {
        return data().path("kind").asText("");
    }

    /**
     * The id that identifies a repeat.
     *
     * @return {@code data.payload_id}, empty text where it is absent
     */
    public String payloadId() {
        return data().path("payload_id").asText("");
    }

    @Override
    public String toString() {
        return source() + " " + kind() + " " + payloadId();
    }
}
