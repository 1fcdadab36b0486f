package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An outbox with one state. */
public final class FakeOutbox implements Outbox {
    private final String known;
    private final byte[] bytes;

    public FakeOutbox(String known, byte[] bytes) {
        this.known = known;
        this.bytes = bytes.clone();
    }

    @Override
    public void commit(List<Payload> payloads, Map<String, byte[]> state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> state(String key) {
        return key.equals(known) ? Optional.of(bytes.clone()) : Optional.empty();
    }

    @Override
    public Set<String> stateKeys() {
        return Set.of(known);
    }

    @Override
    public int room() {
        return 40;
    }

    @Override
    public UUID agentId() {
        return new UUID(0, 0);
    }
}
