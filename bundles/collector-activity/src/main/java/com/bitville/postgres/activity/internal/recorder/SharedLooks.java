package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.LockWaitLooks;
import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The sessions that a cycle has just read, for the recorder, which would read the same in the same second. Each reading is used once. Safe
 * for use by several threads.
 */
@Component(service = SharedLooks.class)
public final class SharedLooks {
    /** The maximum age: after an older reading, the recorder's next sample would follow too late. */
    public static final Duration FRESH = Duration.ofMillis(500);

    /**
     * A reading.
     *
     * @param at the server's time
     * @param backends the sessions, and processes with a state
     * @param graph their blocking graph
     */
    public record Look(Instant at, List<Backend> backends, BlockingGraph graph) {}

    private record Kept(Look look, long at) {}

    private final Map<String, LockWaitLooks> waits = new ConcurrentHashMap<>();
    private final Map<String, Kept> looks = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** Begins without readings. */
    @Activate
    public SharedLooks() {
        this(System::nanoTime);
    }

    public SharedLooks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Who waited for a lock when, in cycles and between them. */
    public LockWaitLooks waits(String server) {
        return waits.computeIfAbsent(server, unused -> new LockWaitLooks());
    }

    public void read(String server, Look look) {
        looks.put(server, new Kept(look, nanoTime.getAsLong()));
    }

    /** Takes the current reading of a server, if there is one. */
    public Optional<Look> take(String server) {
        return Optional.ofNullable(looks.remove(server))
                .filter(kept -> nanoTime.getAsLong() - kept.at() < FRESH.toNanos())
                .map(Kept::look);
    }
}
