package com.bitville.postgres.demo.internal.view;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request that the listener has accepted, for the panels.
 *
 * @param at when it arrived, Unix seconds
 * @param text the body as it was sent
 * @param body the body, parsed
 */
record Received(double at, String text, JsonNode body) {
    static Received of(AcceptedRequest request) {
        return new Received(request.at().toEpochMilli() / 1e3, request.text(), request.body());
    }

    JsonNode data() {
        return body.path("data");
    }

    double timestamp() {
        return body.path("timestamp").asDouble();
    }

    String kind() {
        return data().path("kind").asText("");
    }

    String server() {
        return data().path("server").asText("");
    }

    String source() {
        return body.path("source").asText("");
    }
}
