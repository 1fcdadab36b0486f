package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.EnvelopeRules;
import com.bitville.postgres.testkit.listener.RefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Records commits and checks every body against the listener's rules. */
final class FakeOutbox implements Outbox, GapSource {
    static final UUID AGENT = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    final List<Payload> payloads = new ArrayList<>();
    final List<AcceptedRequest> requests = new ArrayList<>();
    final List<byte[]> bodies = new ArrayList<>();
    final Map<String, byte[]> states = new HashMap<>();
    boolean full;
    long seq = 4710;
    int room = 40;
    List<Gap> gaps = List.of();
    long nanos;
    boolean reached;
    final Map<String, FakeOutbox> destinations = new HashMap<>();

    CycleWire wire() {
        return new CycleWire(
                WireSettings.defaults("shop"), this, this, Clock.fixed(Cycles.AT, ZoneOffset.UTC), () -> nanos);
    }

    @Override
    public List<Gap> pendingGaps() {
        return gaps;
    }

    @Override
    public void commitGaps(List<Gap> reported, List<Payload> report) throws OutboxException {
        commit(report, Map.of());
        List<Gap> left = new ArrayList<>(gaps);
        left.removeAll(reported);
        gaps = left;
    }

    @Override
    public boolean reached() {
        return reached;
    }

    @Override
    public Map<String, FakeOutbox> destinations() {
        return destinations;
    }

    @Override
    public void commit(List<Payload> committed, Map<String, byte[]> state) throws OutboxException {
        if (full) {
            throw new OutboxException("no room left", new IOException("disk full"));
        }
        for (Payload payload : committed) {
            byte[] body = payload.body().apply(++seq);
            payloads.add(payload);
            bodies.add(body);
            try {
                requests.add(new EnvelopeRules().check(body, Instant.EPOCH));
            } catch (RefusedException e) {
                throw new AssertionError(
                        e.getMessage() + " in " + new String(body, java.nio.charset.StandardCharsets.UTF_8), e);
            }
        }
        states.putAll(state);
    }

    @Override
    public Set<String> stateKeys() {
        return Set.copyOf(states.keySet());
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public Optional<byte[]> state(String key) {
        return Optional.ofNullable(states.get(key));
    }

    @Override
    public UUID agentId() {
        return AGENT;
    }
}
