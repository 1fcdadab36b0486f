package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.correlation.RequestContext;
import com.bitville.postgres.wire.internal.redaction.Level;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The tags of comments that may leave; none where the configuration does not speak of them. */
    static Set<String> tags(WireConfig config) {
        String listed = Objects.requireNonNullElse(config.redaction_comment_tags(), "");
        Set<String> tags =
                Arrays.stream(listed.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        tags.retainAll(RequestContext.TAGS);
        return tags;
    }

    /** A project with every other setting at its default. */
    static WireSettings defaults(String project) {
        return new WireSettings(project, Sources.of(""), new Redactor(Level.LITERALS, Level.LITERALS));
    }

    Source source(String subject) {
        return sources.source(subject);
    }
}
