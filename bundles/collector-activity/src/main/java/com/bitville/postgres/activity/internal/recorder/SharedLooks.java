package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.LockWaitLooks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What a cycle has just read of a server's sessions, for the recorder, which would ask for the same in the same second. Each look is taken
 * once. Safe for use by several threads.
 */
@Component(service = SharedLooks.class)
public final class SharedLooks {
    /** An older look is not what the recorder wants to see: its next one would come too long after it. */
    public static final Duration FRESH = Duration.ofMillis(500);

    /**
     * What was read.
     *
     * @param observation the sessions
     * @param graph who waits for whom among them
     */
    public record Look(RecorderSample observation, BlockingGraph graph) {}

    private record Kept(Look look, long at) {}

    private final Map<String, LockWaitLooks> waits = new ConcurrentHashMap<>();
    private final Map<String, Kept> looks = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** Begins with nothing read. */
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

    /** What was read of a server just now, if nobody took it. */
    public Optional<Look> take(String server) {
        return Optional.ofNullable(looks.remove(server))
                .filter(kept -> nanoTime.getAsLong() - kept.at() < FRESH.toNanos())
                .map(Kept::look);
    }
}
