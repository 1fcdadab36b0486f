package com.bitville.postgres.logs.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The INI key {@code log_path} of one server, as the configuration service delivers it. */
@ObjectClassDefinition(name = "Bitville: server log", description = "Where one monitored server logs.")
@interface LogsConfig {
    @AttributeDefinition(name = "server", description = "The server's name in states, payloads and commands.")
    String server() default "default";

    @AttributeDefinition(
            name = "log_path",
            description =
                    "The server's log: a file (with what it is rotated to), a folder or a glob. Only what is written"
                            + " from the agent's first start on is read. Overridden by BITVILLE_PG_LOG_PATH.")
    String log_path() default "/var/log/postgresql/postgresql-main.log";

    @AttributeDefinition(
            name = "log_line_prefix",
            description =
                    "The server's log_line_prefix, for logs of the format stderr. Empty: guessed from the lines. A wrong"
                            + " one turns all lines into continuations of each other.")
    String log_line_prefix() default "";
}
