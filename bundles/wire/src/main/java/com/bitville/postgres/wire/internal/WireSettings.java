package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.correlation.RequestContext;
import com.bitville.postgres.wire.internal.envelope.SubjectSources;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import com.bitville.postgres.wire.internal.redaction.RedactionLevel;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration in force.
 *
 * @param project names the project in every request
 * @param sources the listener's source for each subject
 * @param redactor redacts by the configured levels
 */
public record WireSettings(String project, SubjectSources sources, Redactor redactor) {
    /** The listener refuses a longer one. */
    private static final int LONGEST_PROJECT = 50;

    public WireSettings {
        if (project.isEmpty() || project.length() > LONGEST_PROJECT) {
            throw new IllegalArgumentException("project_id \"" + project + "\" has " + project.length()
                    + " characters, allowed are 1 to " + LONGEST_PROJECT);
        }
    }

    public static WireSettings of(WireConfig config) {
        return new WireSettings(
                config.project_id(),
                SubjectSources.of(config.sources()),
                new Redactor(
                        RedactionLevel.of("redaction.sql_text", config.redaction_sql_text()),
                        RedactionLevel.of("redaction.free_text", config.redaction_free_text())));
    }

    /** The tags of comments that may be sent; none if the configuration has no value. */
    public static Set<String> tags(WireConfig config) {
        String listed = Objects.requireNonNullElse(config.redaction_comment_tags(), "");
        Set<String> tags =
                Arrays.stream(listed.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        tags.retainAll(RequestContext.TAGS);
        return tags;
    }

    /** A project with every other setting at its default. */
    public static WireSettings defaults(String project) {
        return new WireSettings(
                project, SubjectSources.of(""), new Redactor(RedactionLevel.LITERALS, RedactionLevel.LITERALS));
    }

    public WireSource source(String subject) {
        return sources.source(subject);
    }
}
