package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An outbox in memory that remembers each commit. Safe for use by several threads. */
public final class FakeOutbox implements Outbox {
    private final UUID agentId = UUID.fromString("00000000-0000-4000-8000-00000000a9e7");
    private final List<List<CommittedPayload>> commits = new ArrayList<>();
    private final Map<String, byte[]> states = new HashMap<>();
    private long seq;
    private int failures;
    private long destinations;

    /**
     * Refuses the next commits.
     *
     * @param times how many
     */
    public synchronized void failNext(int times) {
        failures = times;
    }

    /**
     * Sets how many destinations have begun.
     *
     * @param begun how many
     */
    public synchronized void destinations(long begun) {
        destinations = begun;
    }

    @Override
    public synchronized long destinationsBegun() {
        return destinations;
    }

    /**
     * Sets a state as if it had been committed before.
     *
     * @param key its key
     * @param state its bytes
     */
    public synchronized void putState(String key, byte[] state) {
        states.put(key, state.clone());
    }

    /**
     * The commits.
     *
     * @return a list for each accepted commit, in order; a commit of only states is an empty list
     */
    public synchronized List<List<CommittedPayload>> commits() {
        return List.copyOf(commits);
    }

    /**
     * Every accepted payload.
     *
     * @return the payloads, ordered by sequence number
     */
    public synchronized List<CommittedPayload> payloads() {
        return commits.stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized void commit(List<Payload> payloads, Map<String, byte[]> state) throws OutboxException {
        if (failures > 0) {
            failures--;
            throw new OutboxException("told to fail", new IOException("told to fail"));
        }
        List<CommittedPayload> taken = new ArrayList<>();
        for (Payload payload : payloads) {
            seq++;
            taken.add(new CommittedPayload(
                    seq,
                    payload.id(),
                    payload.created(),
                    payload.urgency(),
                    new String(payload.body().apply(seq), StandardCharsets.UTF_8)));
        }
        commits.add(List.copyOf(taken));
        state.forEach((key, bytes) -> states.put(key, bytes.clone()));
    }

    @Override
    public synchronized Optional<byte[]> state(String key) {
        return Optional.ofNullable(states.get(key)).map(byte[]::clone);
    }

    @Override
    public synchronized Set<String> stateKeys() {
        return Set.copyOf(states.keySet());
    }

    @Override
    public int room() {
        return 40;
    }

    @Override
    public UUID agentId() {
        return agentId;
    }
}
