package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [collection]}: when servers are read, and where they log. */
public final class CollectionKeys {
    private static final KeyFactory IN_COLLECTION = new KeyFactory("collection", ConfigurationKeys.COLLECTION);
    private static final KeyFactory IN_LOGS = new KeyFactory("collection", ConfigurationKeys.LOGS);

    static final Key INTERVAL_S = IN_COLLECTION.number(
            "interval_s",
            "BITVILLE_PG_COLLECTION_INTERVAL_S",
            "interval.s",
            60,
            ValueConstraint.range(1, 86_400),
            "Seconds between two collection cycles. Shorter sees more and costs more.");
    public static final Key LOG_PATH = IN_LOGS.text(
            "log_path",
            "BITVILLE_PG_LOG_PATH",
            "log.path",
            "/var/log/postgresql/postgresql-main.log",
            ValueConstraint.FILE,
            "The server's log: a file, a folder or a glob. Left at its default, the server is asked where it logs.");

    static final Key LOG_READ_MB = IN_LOGS.number(
            "log_read_mb",
            "BITVILLE_PG_LOG_READ_MB",
            "log.read.mb",
            64,
            ValueConstraint.range(1, 1024),
            "MiB of the server's log read in one cycle at most; what is left waits, and eightfold as much is skipped and reported.");

    static final Key LOG_ENTRIES_KB = IN_LOGS.number(
            "log_entries_kb",
            "BITVILLE_PG_LOG_ENTRIES_KB",
            "log.entries.kb",
            96,
            ValueConstraint.range(1, 16_384),
            "KiB of log entries sent one by one in a cycle, the most important first; all others are counted.");

    static final Key LOG_START_MINUTES = IN_LOGS.number(
            "log_start_minutes",
            "BITVILLE_PG_LOG_START_MINUTES",
            "log.start.minutes",
            0,
            ValueConstraint.range(0, 10_080),
            "How far back the very first start reads the log; 0 begins at its end. More than eightfold log_read_mb is skipped and reported.");

    static final List<Key> ALL = List.of(INTERVAL_S, LOG_PATH, LOG_READ_MB, LOG_ENTRIES_KB, LOG_START_MINUTES);

    private CollectionKeys() {}
}
