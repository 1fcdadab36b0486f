package com.bitville.postgres.logs.internal.source;

/**
 * The settings for one server's log.
 *
 * @param server the server's configured name
 * @param path a file, a folder or a glob
 * @param linePrefix the log_line_prefix, empty if the server is to be asked, or its lines
 * @param runBytes how much is read in one run at most
 * @param entryBytes how much of that is kept as single entries
 * @param startMs the maximum age of entries at the very first start, 0 for none
 */
public record LogSettings(String server, String path, String linePrefix, long runBytes, long entryBytes, long startMs) {
    /** How far reading may fall behind, in runs; beyond that it continues near the end and reports the skipped part. */
    public static final int MOST_RUNS_BEHIND = 8;
    /** How long a followed log may have no file: there is none between a rename and the first write to the new file. */
    public static final long PATIENCE_MS = 30_000;

    private static final long MINUTE_MS = 60_000;

    public LogSettings {
        if (path.isBlank()) {
            throw new IllegalArgumentException("log_path of " + server + " is empty");
        }
        within("log_read_mb", runBytes >> 20, 1, 1024);
        within("log_entries_kb", entryBytes >> 10, 1, 16_384);
        within("log_start_minutes", startMs / MINUTE_MS, 0, 10_080);
    }

    /** Settings for a log that is followed from its end. */
    public LogSettings(String server, String path, String linePrefix, long runBytes, long entryBytes) {
        this(server, path, linePrefix, runBytes, entryBytes, 0);
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed are " + least + " to " + most);
        }
    }

    public static LogSettings of(LogsConfig config) {
        if (config.server() == null) {
            // A form of the web console can create such a configuration; the agent removes it again.
            throw new IllegalArgumentException(
                    "a configuration of bitville.logs without a server: servers are added in the INI file or by variables");
        }
        return new LogSettings(
                config.server(),
                config.log_path(),
                "",
                (long) config.log_read_mb() << 20,
                (long) config.log_entries_kb() << 10,
                config.log_start_minutes() * MINUTE_MS);
    }
}
