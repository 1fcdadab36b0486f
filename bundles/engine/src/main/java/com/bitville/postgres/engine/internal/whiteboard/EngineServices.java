package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.collector.CollectorRoster;
import com.bitville.postgres.engine.internal.cycle.CycleDispatcher;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The services of other bundles that the engine uses, which come and go. Thread-safe. */
public final class EngineServices {
    /** How long a leaving service waits for its runs, before they are cancelled and again after that. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServiceWhiteboard<CollectorRegistration> collectors =
            new ServiceWhiteboard<>(PATIENCE, ServiceWhiteboard.Late.CANCEL);
    private final CollectorRoster collectorRoster = new CollectorRoster(collectors);
    private final ServiceWhiteboard<CycleListener> listeners =
            new ServiceWhiteboard<>(PATIENCE, ServiceWhiteboard.Late.LEAVE);
    private final AtomicReference<@Nullable Outbox> outbox = new AtomicReference<>();
    private final CycleDispatcher cycleDispatcher = new CycleDispatcher(listeners);

    public ServiceWhiteboard<CollectorRegistration> collectors() {
        return collectors;
    }

    public CollectorRoster roster() {
        return collectorRoster;
    }

    public ServiceWhiteboard<CycleListener> listeners() {
        return listeners;
    }

    public AtomicReference<@Nullable Outbox> outbox() {
        return outbox;
    }

    public CycleDispatcher dispatcher() {
        return cycleDispatcher;
    }
}
