package com.bitville.postgres.logs.internal;

/**
 * Whose log is where.
 *
 * @param server the server's configured name
 * @param path a file, a folder or a glob
 * @param linePrefix the log_line_prefix, empty if it is to be guessed
 */
record LogSettings(String server, String path, String linePrefix) {
    /** What is read of one server's log in one run. */
    static final long RUN_BYTES = 16L << 20;
    /** How far reading may fall behind; then it goes on near the end, and what was passed over is said. */
    static final long MOST_BEHIND = 256L << 20;
    /** For how long a followed log may have no file: between a rename and the first write to the new file there is none. */
    static final long PATIENCE_MS = 30_000;

    LogSettings {
        if (path.isBlank()) {
            throw new IllegalArgumentException("log_path of " + server + " is empty");
        }
    }

    static LogSettings of(LogsConfig config) {
        return new LogSettings(config.server(), config.log_path(), config.log_line_prefix());
    }

    /** Under which the positions are kept: another path is another log. */
    String key() {
        return server + "\n" + path;
    }
}
