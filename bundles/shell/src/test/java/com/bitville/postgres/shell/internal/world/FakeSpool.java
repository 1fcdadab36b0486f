package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.delivery.SpoolVerification;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A buffer with a backlog and a dead letter, and its delivery. */
final class FakeSpool implements SpoolAdmin, DeliveryControl {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("state", "disk");
        counts.put("files", 1);
        counts.put("bytes", 49_152);
        counts.put("cap_bytes", 104_857_600);
        counts.put("oldest_s", 30);
        for (String loss : List.of("evicted", "expired", "rejected", "corrupt", "removed", "memory_full", "purged")) {
            counts.put(loss, 0);
        }
        counts.put("gaps_pending", 1);
        counts.put("dead", 1);
        counts.put("dead_bytes", 13);
        counts.put("quarantined", 0);
        counts.put(
                "destinations",
                Map.of(
                        "kafka",
                        Map.of("state", "disk", "files", 311, "bytes", 12_345_678, "dead", 0, "gaps_pending", 0)));
        return counts;
    }

    @Override
    public List<SpooledPayload> list() {
        return List.of(new SpooledPayload(1204, new UUID(1, 7), AT, Urgency.NORMAL, 49_152));
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return List.of(new DeadLetter(
                new SpooledPayload(3, new UUID(1, 3), AT, Urgency.URGENT, 13),
                "HTTP 400 {\"error\":\"the source pg_stat_statements is not known to this project\"}"));
    }

    @Override
    public Optional<byte[]> body(UUID id) {
        return Optional.of("{\"body\":7}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public SpoolVerification verify() {
        return new SpoolVerification(new UUID(0, 1), 1204, 1, List.of(), Map.of("evicted", 0L), List.of());
    }

    @Override
    public int retryDead() {
        return 1;
    }

    @Override
    public int purge() {
        return 2;
    }

    @Override
    public int adopt() {
        return 3;
    }

    @Override
    public int purgeApart() {
        return 4;
    }

    @Override
    public Map<String, FakeSpool> destinations() {
        return Map.of("archive", this);
    }

    @Override
    public void shipNow() {}

    @Override
    public void resetBreaker() {}

    @Override
    public Map<String, Object> standing() {
        Map<String, Object> delivery = new LinkedHashMap<>();
        delivery.put("state", "backing_off");
        delivery.put("breaker", "closed");
        delivery.put("next_attempt_s", 4.2);
        delivery.put("delivered", 1203);
        delivery.put("last_delivery_s", 31);
        delivery.put("failed", 2);
        delivery.put("rejected", 1);
        delivery.put("rate_per_minute", 1);
        delivery.put("pace_per_minute", 95);
        delivery.put("last_error", "the listener at listener.example.com:8443 does not answer within 10 s");
        return delivery;
    }
}
