package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The stories of application requests, one body each as far as the page shows it; the newest first. */
final class CorrelatedPanel implements Panel {
    static final int MOST = 200;
    /** The page refreshes every second, so long lists are only in the payload. */
    static final int MOST_IN_A_LIST = 12;

    static final int LONGEST = 2_000;

    private static final List<String> SHOWN = List.of(
            "server",
            "duration_ms",
            "query",
            "state",
            "pid",
            "route",
            "trace_id",
            "plan_format",
            "class",
            "sql_state_code",
            "message",
            "detail",
            "deadlock",
            "cancelled",
            "temp_bytes",
            "runs_total",
            "runs_ms");
    private static final List<String> LISTS = List.of("errors", "waits", "blocked_by", "blocking", "events", "runs");

    private final Deque<JsonNode> bodies = new ArrayDeque<>();

    @Override
    public void add(Received request) {
        if (request.kind().equals("correlated")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("correlation_id", request.body().path("correlation_id"));
            body.put("t", request.timestamp());
            body.put("source", request.source());
            for (String name : SHOWN) {
                JsonNode value = request.data().get(name);
                if (value != null) {
                    body.set(name, shortened(value));
                }
            }
            for (String name : LISTS) {
                if (request.data().path(name).isArray()) {
                    body.set(name, list(request.data().path(name)));
                }
            }
            bodies.addFirst(body);
            if (bodies.size() > MOST) {
                bodies.removeLast();
            }
        }
    }

    private static ArrayNode list(JsonNode all) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : all) {
            if (list.size() == MOST_IN_A_LIST) {
                break;
            }
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            each.properties().stream()
                    .filter(field -> !field.getKey().equals("plan"))
                    .forEach(field -> item.set(field.getKey(), shortened(field.getValue())));
            list.add(item);
        }
        return list;
    }

    private static JsonNode shortened(JsonNode value) {
        return value.isTextual() && value.textValue().length() > LONGEST
                ? JsonNodeFactory.instance.textNode(value.textValue().substring(0, LONGEST) + "...")
                : value;
    }

    @Override
    public void show(ObjectNode state) {
        state.putArray("correlated").addAll(bodies);
    }
}
