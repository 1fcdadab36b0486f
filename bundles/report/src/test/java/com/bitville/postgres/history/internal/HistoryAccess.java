package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;

/** The real memory of the last hour, with a clock of a test's own. */
public final class HistoryAccess {
    private static final long MOST_BYTES = 16L << 20;

    private HistoryAccess() {}

    public static MemoryHistory open(Path folder, MutableClock clock, Redaction redaction) {
        return new MemoryHistory(
                redaction,
                new HistoryHolder(folder.resolve("history"), () -> clock.millis() * 1_000_000, clock, MOST_BYTES));
    }
}
