package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** Points over time, the last ten minutes of them; late ones are inserted at their time. */
final class Series {
    static final double SECONDS = 600;
    private static final int MOST = 1_200;

    private final TreeMap<Double, ObjectNode> points = new TreeMap<>();

    /** The point at a moment, to be filled. */
    ObjectNode at(double moment) {
        ObjectNode point = points.computeIfAbsent(
                moment, key -> JsonNodeFactory.instance.objectNode().put("t", key));
        points.headMap(points.lastKey() - SECONDS).clear();
        while (points.size() > MOST) {
            points.pollFirstEntry();
        }
        return point;
    }

    ArrayNode show() {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        points.values().forEach(shown::add);
        return shown;
    }
}
