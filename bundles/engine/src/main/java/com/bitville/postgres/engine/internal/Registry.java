package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.delivery.Outbox;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The services of other bundles that the engine works with, as they come and go. Safe for use by several threads. */
final class Registry {
    /** How long a leaving service waits for the runs inside, before they are cut and again after. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Whiteboard<Registered> collectors = new Whiteboard<>(PATIENCE, Whiteboard.Late.CUT);
    private final Roster roster = new Roster(collectors);
    private final Whiteboard<CycleListener> listeners = new Whiteboard<>(PATIENCE, Whiteboard.Late.LEAVE);
    private final AtomicReference<@Nullable Outbox> outbox = new AtomicReference<>();
    private final Handover handover = new Handover(listeners);

    Whiteboard<Registered> collectors() {
        return collectors;
    }

    Roster roster() {
        return roster;
    }

    Whiteboard<CycleListener> listeners() {
        return listeners;
    }

    AtomicReference<@Nullable Outbox> outbox() {
        return outbox;
    }

    Handover handover() {
        return handover;
    }
}
