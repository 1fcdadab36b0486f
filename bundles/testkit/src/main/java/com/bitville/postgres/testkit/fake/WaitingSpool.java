package com.bitville.postgres.testkit.fake;

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

/** A spool in memory, whose payloads a test of a delivery adds. Used by one thread. */
public class WaitingSpool implements Spool {
    /** What is neither delivered nor dead, by number. */
    public final TreeMap<Long, SpooledPayload> queued = new TreeMap<>();

    /** Why payloads were given up, by number. */
    public final Map<Long, String> dead = new LinkedHashMap<>();

    private final Map<Long, byte[]> bodies = new LinkedHashMap<>();
    private long seq;

    /**
     * Adds a payload.
     *
     * @param urgency its urgency
     * @param body its body
     */
    public final void add(Urgency urgency, String body) {
        seq++;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        queued.put(seq, new SpooledPayload(seq, new UUID(0, seq), Instant.EPOCH, urgency, bytes.length));
        bodies.put(seq, bytes);
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
