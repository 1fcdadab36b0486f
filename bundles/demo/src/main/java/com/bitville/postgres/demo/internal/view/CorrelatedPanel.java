package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The statements of applications' requests, each with its start and duration; the newest first. */
final class CorrelatedPanel implements Panel {
    static final int MOST = 200;
    private static final List<String> SHOWN = List.of("duration_ms", "query", "state");

    private final Deque<JsonNode> statements = new ArrayDeque<>();

    @Override
    public void add(Received request) {
        if (request.kind().equals("correlated")) {
            ObjectNode statement = JsonNodeFactory.instance.objectNode();
            statement.set("correlation_id", request.body().path("correlation_id"));
            statement.put("t", request.timestamp());
            statement.put("source", request.source());
            SHOWN.forEach(name -> statement.set(name, request.data().get(name)));
            statements.addFirst(statement);
            if (statements.size() > MOST) {
                statements.removeLast();
            }
        }
    }

    @Override
    public void show(ObjectNode state) {
        state.putArray("correlated").addAll(statements);
    }
}
