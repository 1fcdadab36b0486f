package com.bitville.postgres.wire.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How request bodies are made. */
@ObjectClassDefinition(id = "bitville.wire", name = "Bitville wire", description = "Request bodies for the listener")
@interface WireConfig {
    /** The project that every request names. */
    @AttributeDefinition(
            name = "project_id",
            description = "The project under which the listener files everything, 1 to 50 characters. "
                    + "Another value starts a new project there. Overridden by BITVILLE_PG_PROJECT_ID.")
    String project_id();

    /** Further or other sources for subjects. */
    @AttributeDefinition(
            name = "sources",
            required = false,
            description = "Which of the listener's sources a subject rides on: subject=source, separated by commas. "
                    + "Sources are pg_stat_activity, pg_stat_statements, pg_log and system_metrics; "
                    + "a subject that is not named keeps its default.")
    String[] sources() default {};

    /** What leaves of SQL. */
    @AttributeDefinition(
            name = "redaction_sql_text",
            description =
                    "What leaves the agent of SQL texts: none redacts nothing, literals replaces literals and comments, "
                            + "full withholds the text.")
    String redaction_sql_text() default "literals";

    /** What leaves of messages. */
    @AttributeDefinition(
            name = "redaction_free_text",
            description = "What leaves the agent of messages in which PostgreSQL may quote data: none redacts nothing, "
                    + "literals replaces values, full withholds the text.")
    String redaction_free_text() default "literals";
}
