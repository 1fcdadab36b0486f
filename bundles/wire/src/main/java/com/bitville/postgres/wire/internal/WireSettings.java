package com.bitville.postgres.wire.internal;

import com.bitville.postgres.wire.internal.redaction.Level;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration in force.
 *
 * @param project names the project in every request
 * @param sources the source of each subject that has one of its own
 * @param redactor redacts by the configured levels
 */
record WireSettings(String project, Map<String, Source> sources, Redactor redactor) {
    /** The listener refuses a longer one. */
    private static final int LONGEST_PROJECT = 50;

    private static final Map<String, Source> DEFAULTS = Map.of(
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
        sources = Map.copyOf(sources);
    }

    static WireSettings of(WireConfig config) {
        return new WireSettings(
                config.project_id(),
                sources(config.sources()),
                new Redactor(
                        Level.of("redaction_sql_text", config.redaction_sql_text()),
                        Level.of("redaction_free_text", config.redaction_free_text())));
    }

    /** A project with every other setting at its default. */
    static WireSettings defaults(String project) {
        return new WireSettings(project, DEFAULTS, new Redactor(Level.LITERALS, Level.LITERALS));
    }

    static Map<String, Source> sources(String... entries) {
        Map<String, Source> sources = new HashMap<>(DEFAULTS);
        Arrays.stream(entries)
                .flatMap(entry -> Arrays.stream(entry.split(",", -1)))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .forEach(entry -> {
                    int equals = entry.indexOf('=');
                    Source source = Source.of(entry.substring(equals + 1).trim())
                            .orElseThrow(() -> new IllegalArgumentException("sources has \"" + entry
                                    + "\", expected subject=source with a source of pg_stat_activity, "
                                    + "pg_stat_statements, pg_log, system_metrics"));
                    if (equals <= 0) {
                        throw new IllegalArgumentException("sources has \"" + entry + "\", which names no subject");
                    }
                    sources.put(entry.substring(0, equals).trim(), source);
                });
        return sources;
    }

    Source source(String subject) {
        return sources.getOrDefault(subject, Source.SYSTEM_METRICS);
    }
}
