package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest figures of statements with their texts, which come rarely and are remembered. */
final class StatementsPanel implements Panel {
    private static final int MOST_TEXTS = 2_000;
    private static final String[] BESIDE = {"statements_info", "statements_running", "statements_rest"};

    private final TableRows tableRows = new TableRows("statements");
    private final Map<String, JsonNode> beside = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_TEXTS;
        }
    };

    @Override
    public void add(Received request) {
        for (JsonNode text : request.data().path("statement_texts")) {
            texts.put(text.path("queryid").asText(), text.path("query").asText());
        }
        // Until the texts arrive, uses the text of sessions with the same identifier.
        for (JsonNode session : request.data().path("sessions")) {
            if (session.path("query_id").isTextual() && session.path("query").isTextual()) {
                texts.putIfAbsent(
                        session.path("query_id").asText(), session.path("query").asText());
            }
        }
        tableRows.add(request);
        if (request.timestamp() >= tableRows.at()) {
            for (String table : BESIDE) {
                if (request.data().has(table)) {
                    beside.put(table, request.data().path(table));
                }
            }
        }
    }

    @Override
    public void show(ObjectNode state) {
        ObjectNode shown = state.putObject("statements");
        if (tableRows.at() == 0) {
            shown.putNull("t");
        } else {
            shown.put("t", tableRows.at());
        }
        ArrayNode joined = shown.putArray("rows");
        for (JsonNode row : tableRows.rows()) {
            joined.add(row.<ObjectNode>deepCopy()
                    .put("query", texts.get(row.path("queryid").asText())));
        }
        shown.set("rest", beside.get("statements_rest"));
        shown.set("info", beside.get("statements_info"));
        shown.set("running", beside.get("statements_running"));
    }
}
