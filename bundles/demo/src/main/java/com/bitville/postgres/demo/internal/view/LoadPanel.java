package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The load profile over time, what is behind each of its points, and the cores that it is measured by. */
final class LoadPanel implements Panel {
    private static final int MOST_TEXTS = 500;
    /** The parts of a cycle have times of their own, close to each other. */
    private static final double SECONDS_OF_A_CYCLE = 5;

    private static final List<String> LISTS = List.of("top", "by", "blockers");
    private static final List<String> BEHIND = List.of("top", "by", "blockers", "rest", "sessions", "cycle");

    private final TreeMap<Double, ObjectNode> moments = new TreeMap<>();
    private final Map<String, JsonNode> texts = new LinkedHashMap<>();
    private @Nullable JsonNode cores;

    @Override
    public void add(Received request) {
        JsonNode data = request.data();
        if (data.path("cpu").path("cores").isNumber()) {
            cores = data.path("cpu").path("cores");
        }
        JsonNode profile = data.path("profile");
        if (!profile.isObject() && !data.path("sessions").isArray()) {
            return;
        }
        ObjectNode moment = moment(request);
        append(moment, "sessions", data.path("sessions"));
        profile.path("covered").properties().forEach(field -> moment.set(field.getKey(), field.getValue()));
        LISTS.forEach(list -> append(moment, list, profile.path(list)));
        if (profile.has("rest")) {
            moment.set("rest", profile.get("rest"));
        }
        profile.path("statements")
                .forEach(row -> texts.put(row.path("statement").asText(), row.path("query")));
        while (texts.size() > MOST_TEXTS) {
            texts.remove(texts.keySet().iterator().next());
        }
        moments.headMap(moments.lastKey() - Series.SECONDS).clear();
    }

    /** That of the same cycle, or a new one. */
    private ObjectNode moment(Received request) {
        double at = request.timestamp();
        JsonNode cycle = request.data().path("cycle");
        return moments.subMap(at - SECONDS_OF_A_CYCLE, at + SECONDS_OF_A_CYCLE).values().stream()
                .filter(moment -> moment.path("cycle").equals(cycle)
                        && moment.path("server").asText().equals(request.server()))
                .findFirst()
                .orElseGet(() -> moments.computeIfAbsent(at, key -> {
                    ObjectNode moment = JsonNodeFactory.instance.objectNode();
                    moment.put("t", key).put("server", request.server()).set("cycle", cycle);
                    return moment;
                }));
    }

    private static void append(ObjectNode moment, String list, JsonNode rows) {
        if (rows instanceof ArrayNode more) {
            moment.withArray(list).addAll(more);
        }
    }

    @Override
    public void show(ObjectNode state) {
        state.set("cores", cores);
        ArrayNode points = state.putArray("load");
        for (ObjectNode moment : moments.values()) {
            if (moment.has("looks")) {
                ObjectNode point = points.addObject();
                point.setAll(moment);
                point.remove(BEHIND);
                ObjectNode waits = point.putObject("waits");
                moment.path("by").forEach(row -> {
                    if (row.path("counted_by").asText().equals("wait_event_type")) {
                        waits.set(row.path("value").asText(), row.path("aas"));
                    }
                });
            }
        }
    }

    /** What is behind the point nearest to a time; an empty object if there is none. */
    ObjectNode moment(double at) {
        Map.Entry<Double, ObjectNode> before = moments.floorEntry(at);
        Map.Entry<Double, ObjectNode> after = moments.ceilingEntry(at);
        boolean later = before == null || (after != null && after.getKey() - at < at - before.getKey());
        Map.Entry<Double, ObjectNode> nearest = later ? after : before;
        if (nearest == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode found = nearest.getValue().deepCopy();
        found.remove("by");
        ObjectNode known = found.putObject("texts");
        found.path("top").forEach(row -> put(known, row.path("statement").asText()));
        found.path("blockers").forEach(row -> put(known, row.path("statement").asText()));
        return found;
    }

    private void put(ObjectNode known, String statement) {
        JsonNode text = texts.get(statement);
        if (text != null) {
            known.set(statement, text);
        }
    }
}
