package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps bodies and states while the disk fails: limited, the oldest are dropped. */
public final class MemoryRing {
    private final long mostBytes;
    private final TreeMap<Long, PayloadWithBody> items = new TreeMap<>();
    private final Map<String, byte[]> states = new TreeMap<>();
    private long bytes;

    MemoryRing(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Whether so much would fit into the ring without any payloads. */
    public synchronized boolean fits(List<PayloadWithBody> more, Map<String, byte[]> moreStates) {
        long stateBytes = 0;
        for (byte[] state : moreStates.values()) {
            stateBytes += state.length;
        }
        for (Map.Entry<String, byte[]> state : states.entrySet()) {
            stateBytes += moreStates.containsKey(state.getKey()) ? 0 : state.getValue().length;
        }
        long itemBytes = more.stream()
                .mapToLong(payloadWithBody -> payloadWithBody.body().length)
                .sum();
        return itemBytes <= mostBytes && stateBytes <= mostBytes;
    }

    /** Adds items that {@link #fits} accepts. Returns the dropped payloads. */
    public synchronized List<SpooledPayload> add(List<PayloadWithBody> more, Map<String, byte[]> moreStates) {
        for (PayloadWithBody payloadWithBody : more) {
            items.put(payloadWithBody.seq(), payloadWithBody);
            bytes += payloadWithBody.body().length;
        }
        states.putAll(moreStates);
        List<SpooledPayload> dropped = new ArrayList<>();
        while (bytes > mostBytes) {
            PayloadWithBody oldest = items.firstEntry().getValue();
            remove(oldest.seq());
            dropped.add(oldest.payload());
        }
        return dropped;
    }

    synchronized @Nullable PayloadWithBody get(long seq) {
        return items.get(seq);
    }

    synchronized byte @Nullable [] state(String key) {
        return states.get(key);
    }

    synchronized boolean remove(long seq) {
        PayloadWithBody removed = items.remove(seq);
        if (removed != null) {
            bytes -= removed.body().length;
        }
        return removed != null;
    }

    public synchronized List<PayloadWithBody> items() {
        return List.copyOf(items.values());
    }

    public synchronized Map<String, byte[]> states() {
        return new TreeMap<>(states);
    }

    synchronized int size() {
        return items.size();
    }

    public synchronized void forgetStates() {
        states.clear();
    }

    public synchronized void clear() {
        items.clear();
        states.clear();
        bytes = 0;
    }
}
