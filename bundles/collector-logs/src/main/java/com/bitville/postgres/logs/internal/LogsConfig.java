package com.bitville.postgres.logs.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The INI keys about the log of one server, as the configuration service delivers them. */
@ObjectClassDefinition(name = "Bitville: server log", description = "Where one monitored server logs.")
@interface LogsConfig {
    /** Left at this, the server is asked where it logs. */
    String DEFAULT_PATH = "/var/log/postgresql/postgresql-main.log";

    @AttributeDefinition(name = "server", description = "The server's name in states, payloads and commands.")
    String server() default "default";

    @AttributeDefinition(
            name = "log_path",
            description =
                    "The server's log: a file (with what it is rotated to), a folder or a glob. Only what is written"
                            + " from the agent's first start on is read. Left at its default, the server is asked where it"
                            + " logs. Overridden by BITVILLE_PG_LOG_PATH.")
    String log_path() default DEFAULT_PATH;

    @AttributeDefinition(
            name = "log_line_prefix",
            description =
                    "The server's log_line_prefix, for logs of the format stderr. Empty: the server's own, or, before it"
                            + " was ever connected to, guessed from the lines.")
    String log_line_prefix() default "";

    @AttributeDefinition(
            name = "log_read_mb",
            description =
                    "What is read of the log in one cycle at most, 1 to 1024 MiB. Overridden by BITVILLE_PG_LOG_READ_MB.")
    int log_read_mb() default 64;

    @AttributeDefinition(
            name = "log_entries_kb",
            description =
                    "What is sent of it as single entries in one cycle at most, 1 to 16384 KiB; all else is counted."
                            + " Overridden by BITVILLE_PG_LOG_ENTRIES_KB.")
    int log_entries_kb() default 96;
}
