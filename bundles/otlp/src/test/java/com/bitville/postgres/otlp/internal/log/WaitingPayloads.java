package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A spool in memory that a test fills. */
final class WaitingPayloads implements Spool {
    final TreeMap<Long, SpooledPayload> queued = new TreeMap<>();
    final Map<Long, String> dead = new LinkedHashMap<>();
    private final Map<Long, byte[]> bodies = new LinkedHashMap<>();
    private long seq;

    void add(Urgency urgency, String body) {
        seq++;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        queued.put(seq, new SpooledPayload(seq, new UUID(0, seq), Instant.EPOCH, urgency, bytes.length));
        bodies.put(seq, bytes);
    }

    /** A payload with log entries of these messages. */
    void entries(String... messages) {
        StringBuilder rows = new StringBuilder();
        for (String message : messages) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"time\":\"2026-11-23T06:00:00.000001Z\",\"error_severity\":\"ERROR\",\"message\":\"")
                    .append(message)
                    .append("\"}");
        }
        add(Urgency.NORMAL, body("log", "\"entries\":[" + rows + "]"));
    }

    void finding(String message) {
        add(
                Urgency.URGENT,
                body(
                        "finding",
                        "\"findings\":[{\"id\":\"a-1\",\"check\":\"slot_lost\",\"server\":\"default\",\"database\":null,"
                                + "\"object\":\"s1\",\"severity\":\"error\",\"state\":\"open\",\"opened\":\"2026-11-23T06:00:00Z\","
                                + "\"message\":\"" + message
                                + "\",\"evidence\":{\"n\":1,\"x\":1.5},\"eta\":null,\"remedy\":[\"SELECT 1;\",\"SELECT 2;\"]}]"));
    }

    static String body(String kind, String rest) {
        return "{\"project\":\"p\",\"timestamp\":1795413600.123456,\"source\":\"pg_log\",\"correlation_id\":\"\",\"data\":{\"kind\":\""
                + kind + "\",\"server\":\"default\",\"agent_id\":\"a\",\"seq\":1,\"payload_id\":\"p1\"," + rest + "}}";
    }

    @Override
    public Optional<SpooledPayload> oldest(Urgency urgency) {
        return queued.values().stream()
                .filter(payload -> payload.urgency() == urgency)
                .findFirst();
    }

    @Override
    public Optional<SpooledPayload> oldestSince(Instant since) {
        return Optional.empty();
    }

    @Override
    public Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency) {
        return queued.tailMap(after.seq(), false).values().stream()
                .filter(payload -> payload.urgency() == urgency)
                .findFirst();
    }

    @Override
    public Optional<byte[]> body(SpooledPayload payload) {
        return Optional.ofNullable(bodies.get(payload.seq()));
    }

    @Override
    public void delivered(SpooledPayload payload) {
        queued.remove(payload.seq());
    }

    @Override
    public void dead(SpooledPayload payload, String answer) {
        queued.remove(payload.seq());
        dead.put(payload.seq(), answer);
    }

    @Override
    public void takes(int perMinute, boolean delivering) {}

    @Override
    public boolean await(Duration most) {
        return !queued.isEmpty();
    }
}
