package com.bitville.postgres.checks.internal.alert;

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

/** A spool in memory. */
final class MemorySpool implements Spool {
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

    void finding(String id, String severity, String state) {
        add(
                Urgency.URGENT,
                "{\"data\":{\"kind\":\"finding\",\"findings\":[{\"id\":\"" + id
                        + "\",\"check\":\"slot_lost\",\"server\":\"default\",\"database\":null,\"object\":\"<s&1>\",\"severity\":\""
                        + severity + "\",\"state\":\"" + state
                        + "\",\"opened\":\"2026-11-28T12:00:00Z\",\"message\":\"slot <s&1> is lost\",\"evidence\":{\"n\":1,\"x\":1.5,\"t\":true},\"eta\":null,\"remedy\":[\"SELECT 1;\"]}]}}");
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
