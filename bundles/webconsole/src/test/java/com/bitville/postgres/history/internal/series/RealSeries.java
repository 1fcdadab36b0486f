package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.time.Duration;

/** The real memory of days, with a clock of a test's own. */
public final class RealSeries {
    private static final long MOST_BYTES = 300L << 20;

    private RealSeries() {}

    public static FileSeriesStore open(Path folder, MutableClock clock) {
        StoreSettings settings = new StoreSettings(true, folder.toString(), MOST_BYTES, Duration.ofMinutes(1));
        return new FileSeriesStore(settings, new StorePlace(settings, () -> folder), (kind, text) -> text, clock);
    }

    /** What its thread does each minute. */
    public static void minute(FileSeriesStore store) {
        store.minute();
    }

    public static void close(FileSeriesStore store) {
        store.stop();
    }
}
