package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The rows of one table in the newest cycle: the parts of a cycle are combined, an older cycle that arrives late is ignored. */
final class TableRows {
    private final String table;
    private double at;
    private long cycle = -1;
    private ArrayNode rows = JsonNodeFactory.instance.arrayNode();

    TableRows(String table) {
        this.table = table;
    }

    /** Whether the request belongs to the newest cycle and has rows of this table. */
    boolean add(Received request) {
        JsonNode found = request.data().path(table);
        if (!found.isArray()) {
            return false;
        }
        long number = request.data().path("cycle").asLong();
        if (number == cycle) {
            rows.addAll((ArrayNode) found);
            return true;
        }
        if (request.timestamp() < at) {
            return false;
        }
        cycle = number;
        at = request.timestamp();
        rows = JsonNodeFactory.instance.arrayNode().addAll((ArrayNode) found);
        return true;
    }

    double at() {
        return at;
    }

    ArrayNode rows() {
        return rows;
    }
}
