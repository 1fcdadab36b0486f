package com.bitville.postgres.logs.internal.source;

/**
 * Whose log is where, and how much of it is read and sent.
 *
 * @param server the server's configured name
 * @param path a file, a folder or a glob
 * @param linePrefix the log_line_prefix, empty if the server is to be asked, or its lines
 * @param runBytes what is read in one run at most
 * @param entryBytes what of that is kept as single entries
 * @param startMs how old an entry may be to be told at the very first start, 0 for none
 */
public record LogSettings(String server, String path, String linePrefix, long runBytes, long entryBytes, long startMs) {
    /** How far reading may fall behind, in runs; then it goes on near the end, and what was passed over is said. */
    public static final int MOST_RUNS_BEHIND = 8;
    /** For how long a followed log may have no file: between a rename and the first write to the new file there is none. */
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

    /** For a log that is followed from its end on. */
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
            // A form of the web console can make such a configuration; it is taken away again.
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
