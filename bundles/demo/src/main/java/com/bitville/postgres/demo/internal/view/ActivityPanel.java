package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Sessions by state and wait over time, the newest sessions, and the blocking graph. */
final class ActivityPanel implements Panel {
    private final Series cycles = new Series();
    private final TableRows sessions = new TableRows("sessions");
    private @Nullable ObjectNode blocking;
    private double blockingAt;

    @Override
    public void add(Received request) {
        JsonNode counts = request.data().path("session_counts");
        if (counts.isArray()) {
            count(counts, cycles.at(request.timestamp()).put("server", request.server()));
        }
        sessions.add(request);
        if (request.data().path("blocking").isObject() && request.timestamp() >= blockingAt) {
            blockingAt = request.timestamp();
            blocking = request.data().path("blocking").<ObjectNode>deepCopy().put("t", blockingAt);
        }
    }

    private static void count(JsonNode counts, ObjectNode point) {
        ObjectNode states = point.putObject("states");
        ObjectNode waits = point.putObject("waits");
        for (JsonNode row : counts) {
            JsonNode value = row.path("value");
            int number = row.path("sessions").asInt();
            switch (row.path("counted_by").asText()) {
                case "state" -> states.put(value.asText("unknown"), number);
                case "wait_event_type" -> {
                    if (!value.isNull()) {
                        waits.put(value.asText(), number);
                    }
                }
                default -> {
                    // The page shows these two.
                }
            }
        }
    }

    @Override
    public void show(ObjectNode state) {
        state.set("cycles", cycles.show());
        state.set("sessions", sessions.rows());
        state.set("blocking", blocking);
    }
}
