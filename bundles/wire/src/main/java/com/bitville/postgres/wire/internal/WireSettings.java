package com.bitville.postgres.wire.internal;

import com.bitville.postgres.wire.internal.redaction.Level;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import java.util.Map;

/**
 * The configuration in force.
 *
 * @param project names the project in every request
 * @param redactor redacts by the configured levels
 */
record WireSettings(String project, Redactor redactor) {
    /** The listener refuses a longer one. */
    private static final int LONGEST_PROJECT = 50;

    /** Every other subject rides on system_metrics. */
    private static final Map<String, Source> SOURCES = Map.of(
            "activity", Source.PG_STAT_ACTIVITY,
            "sessions", Source.PG_STAT_ACTIVITY,
            "blocking", Source.PG_STAT_ACTIVITY,
            "recorder", Source.PG_STAT_ACTIVITY,
            "statements", Source.PG_STAT_STATEMENTS,
            "statement_texts", Source.PG_STAT_STATEMENTS,
            "plans", Source.PG_STAT_STATEMENTS,
            "logs", Source.PG_LOG);

    WireSettings {
        if (project.isEmpty() || project.length() > LONGEST_PROJECT) {
            throw new IllegalArgumentException("project_id \"" + project + "\" has " + project.length()
                    + " characters, allowed are 1 to " + LONGEST_PROJECT);
        }
    }

    static WireSettings of(WireConfig config) {
        return new WireSettings(
                config.project_id(),
                new Redactor(
                        Level.of("redaction.sql_text", config.redaction_sql_text()),
                        Level.of("redaction.free_text", config.redaction_free_text())));
    }

    /** A project with every other setting at its default. */
    static WireSettings defaults(String project) {
        return new WireSettings(project, new Redactor(Level.LITERALS, Level.LITERALS));
    }

    Source source(String subject) {
        return SOURCES.getOrDefault(subject, Source.SYSTEM_METRICS);
    }
}
