package com.bitville.postgres.wire.internal;

import com.bitville.postgres.wire.internal.redaction.Level;
import com.bitville.postgres.wire.internal.redaction.Redactor;

/**
 * The configuration in force.
 *
 * @param project names the project in every request
 * @param sources where the listener files which subject
 * @param redactor redacts by the configured levels
 */
record WireSettings(String project, Sources sources, Redactor redactor) {
    /** The listener refuses a longer one. */
    private static final int LONGEST_PROJECT = 50;

    WireSettings {
        if (project.isEmpty() || project.length() > LONGEST_PROJECT) {
            throw new IllegalArgumentException("project_id \"" + project + "\" has " + project.length()
                    + " characters, allowed are 1 to " + LONGEST_PROJECT);
        }
    }

    static WireSettings of(WireConfig config) {
        return new WireSettings(
                config.project_id(),
                Sources.of(config.sources()),
                new Redactor(
                        Level.of("redaction.sql_text", config.redaction_sql_text()),
                        Level.of("redaction.free_text", config.redaction_free_text())));
    }

    /** A project with every other setting at its default. */
    static WireSettings defaults(String project) {
        return new WireSettings(project, Sources.of(""), new Redactor(Level.LITERALS, Level.LITERALS));
    }

    Source source(String subject) {
        return sources.source(subject);
    }
}
