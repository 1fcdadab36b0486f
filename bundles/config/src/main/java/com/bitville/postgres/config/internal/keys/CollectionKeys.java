package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [collection]}: the interval of readings, and the servers' logs. */
public final class CollectionKeys {
    private static final KeyFactory IN_COLLECTION = new KeyFactory("collection", ConfigurationKeys.COLLECTION);
    private static final KeyFactory IN_LOGS = new KeyFactory("collection", ConfigurationKeys.LOGS);

    static final Key INTERVAL_S = IN_COLLECTION.number(
            "interval_s",
            "BITVILLE_PG_COLLECTION_INTERVAL_S",
            "interval.s",
            60,
            ValueConstraint.range(1, 86_400),
            "Seconds between two collection cycles. A shorter interval gives more detail at a higher cost; in cycles shorter than 10 s the server's counters are read every 15 s, and the host is read at most every 5 s.");
    static final Key SQL_PATH = IN_COLLECTION.text(
            "sql_path",
            "BITVILLE_PG_SQL_PATH",
            "sql.path",
            "etc/bitville.d",
            ValueConstraint.FILE,
            "The folder of your own SQL files, each of which is a subject; a relative path is one below the agent's folder, and empty stands for none.");

    public static final Key LOG_PATH = IN_LOGS.text(
            "log_path",
            "BITVILLE_PG_LOG_PATH",
            "log.path",
            "/var/log/postgresql/postgresql-main.log",
            ValueConstraint.FILE,
            "The server's log: a file, a folder or a glob. At the default, the agent reads the location from the server's settings.");

    static final Key LOG_READ_MB = IN_LOGS.number(
            "log_read_mb",
            "BITVILLE_PG_LOG_READ_MB",
            "log.read.mb",
            64,
            ValueConstraint.range(1, 1024),
            "The most MiB of the server's log to read in one cycle; the rest is read later, but a backlog of more than eight times as much is skipped and reported.");

    static final Key LOG_ENTRIES_KB = IN_LOGS.number(
            "log_entries_kb",
            "BITVILLE_PG_LOG_ENTRIES_KB",
            "log.entries.kb",
            96,
            ValueConstraint.range(1, 16_384),
            "The most KiB of log entries to send individually per cycle, the most important first; all others are only counted.");

    static final Key LOG_START_MINUTES = IN_LOGS.number(
            "log_start_minutes",
            "BITVILLE_PG_LOG_START_MINUTES",
            "log.start.minutes",
            0,
            ValueConstraint.range(0, 10_080),
            "Minutes of the existing log to read at the very first start; 0 starts at its end. More than eight times log_read_mb is skipped and reported.");

    static final List<Key> ALL =
            List.of(INTERVAL_S, SQL_PATH, LOG_PATH, LOG_READ_MB, LOG_ENTRIES_KB, LOG_START_MINUTES);

    private CollectionKeys() {}
}
