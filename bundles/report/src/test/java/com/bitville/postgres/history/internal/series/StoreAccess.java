package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.time.Duration;

/** The real memory of days, with a clock of a test's own. */
public final class StoreAccess {
    private static final long MOST_BYTES = 200L << 20;

    private StoreAccess() {}

    public static FileSeriesStore open(Path folder, MutableClock clock, Redaction redaction) {
        StoreSettings settings = new StoreSettings(true, folder.toString(), MOST_BYTES, Duration.ofMinutes(1));
        return new FileSeriesStore(settings, new StorePlace(settings, () -> folder), redaction, clock);
    }

    /** What its thread does each minute. */
    public static void minute(FileSeriesStore store) {
        store.minute();
    }

    public static void close(FileSeriesStore store) {
        store.stop();
    }
}
