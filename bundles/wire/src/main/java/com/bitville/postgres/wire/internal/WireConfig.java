package com.bitville.postgres.wire.internal;

/** What the configuration delivers for request bodies; its keys, ranges and defaults are declared there alone. */
public @interface WireConfig {
    String project_id();

    String sources();

    String redaction_sql_text();

    String redaction_free_text();

    String redaction_comment_tags();
}
