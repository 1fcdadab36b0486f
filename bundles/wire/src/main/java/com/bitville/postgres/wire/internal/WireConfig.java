package com.bitville.postgres.wire.internal;

/** The settings for request bodies; their keys, ranges and defaults are declared only in the configuration bundle. */
public @interface WireConfig {
    String project_id();

    String sources();

    String redaction_sql_text();

    String redaction_free_text();

    String redaction_comment_tags();
}
