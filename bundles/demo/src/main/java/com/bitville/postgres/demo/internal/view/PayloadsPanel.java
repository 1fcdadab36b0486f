package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last bodies as they were sent, bounded in number and bytes. */
final class PayloadsPanel implements Panel {
    static final int MOST = 200;
    static final int MOST_BYTES = 12 * 1024 * 1024;
    private static final List<String> SHOWN = List.of("kind", "server", "seq", "part", "parts");

    private final Deque<Payload> payloads = new ArrayDeque<>();
    private int bytes;

    /** A body with its line in the list. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Payload(String id, byte[] body, JsonNode line) {}

    @Override
    public void add(Received request) {
        byte[] body = request.text().getBytes(StandardCharsets.UTF_8);
        String id = request.data().path("payload_id").asText("");
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", id);
        line.put("t", request.at());
        line.put("timestamp", request.timestamp());
        line.put("source", request.source());
        SHOWN.forEach(name -> line.set(name, request.data().get(name)));
        line.put("bytes", body.length);
        payloads.addFirst(new Payload(id, body, line));
        bytes += body.length;
        while (payloads.size() > MOST || bytes > MOST_BYTES) {
            bytes -= payloads.removeLast().body().length;
        }
    }

    Optional<byte[]> body(String id) {
        return payloads.stream()
                .filter(payload -> payload.id().equals(id))
                .map(Payload::body)
                .findFirst();
    }

    @Override
    public void show(ObjectNode state) {
        var list = state.putArray("payloads");
        payloads.forEach(payload -> list.add(payload.line()));
    }
}
