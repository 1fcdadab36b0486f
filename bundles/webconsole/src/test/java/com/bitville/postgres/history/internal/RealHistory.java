package com.bitville.postgres.history.internal;

import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;

/** The real memory of the last hour, with a clock of a test's own and room for more than the agent has. */
public final class RealHistory {
    private static final long MOST_BYTES = 48L << 20;

    private RealHistory() {}

    public static MemoryHistory open(Path folder, MutableClock clock) {
        return new MemoryHistory(
                (kind, text) -> text,
                new HistoryHolder(folder.resolve("history"), () -> clock.millis() * 1_000_000, clock, MOST_BYTES));
    }
}
