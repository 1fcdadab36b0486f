package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest log entries, the newest first. */
final class LogsPanel implements Panel {
    static final int MOST = 200;

    private final Deque<JsonNode> entries = new ArrayDeque<>();

    @Override
    public void add(Received request) {
        for (JsonNode entry : request.data().path("entries")) {
            entries.addFirst(entry);
            if (entries.size() > MOST) {
                entries.removeLast();
            }
        }
    }

    @Override
    public void show(ObjectNode state) {
        state.putArray("logs").addAll(entries);
    }
}
