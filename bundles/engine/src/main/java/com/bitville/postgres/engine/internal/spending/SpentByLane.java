package com.bitville.postgres.engine.internal.spending;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** What each lane spent in the last ten minutes. Not thread-safe. */
public final class SpentByLane {
    private final Map<SpendingLane, SpendingWindow> windows = new EnumMap<>(SpendingLane.class);

    public SpentByLane(LongSupplier ticker) {
        for (SpendingLane lane : SpendingLane.values()) {
            windows.put(lane, new SpendingWindow(ticker));
        }
    }

    public void add(SpendingLane lane, long nanos) {
        windows.computeIfPresent(lane, (key, window) -> {
            window.add(nanos);
            return window;
        });
    }

    public long all() {
        return windows.values().stream().mapToLong(SpendingWindow::total).sum();
    }

    public long of(SpendingLane lane) {
        SpendingWindow window = windows.get(lane);
        return window == null ? 0 : window.total();
    }

    /** Of the lanes for which room is kept that all others leave. */
    public long core() {
        return of(SpendingLane.CORE) + of(SpendingLane.SAMPLES);
    }
}
