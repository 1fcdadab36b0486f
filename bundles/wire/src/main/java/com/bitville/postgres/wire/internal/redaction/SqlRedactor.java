package com.bitville.postgres.wire.internal.redaction;

/**
 * Replaces every literal of a SQL text by {@code ?} and every comment by a space. It fails closed: a text that cannot be read with
 * certainty is dropped.
 */
final class SqlRedactor {
    private SqlRedactor() {}

    static Redacted redact(String sql) {
        SqlLexer standard = new SqlLexer(sql, false);
        standard.run();
        if (!standard.ambiguous()) {
            return standard.unreadable() ? Redacted.dropped() : standard.result();
        }
        // A backslash before a quote: where the string ends depends on standard_conforming_strings, which is unknown
        // here.
        SqlLexer escaped = new SqlLexer(sql, true);
        escaped.run();
        if (standard.output().equals(escaped.output()) && !standard.unreadable()) {
            return standard.result();
        }
        if (escaped.unreadable() && standard.clean()) {
            return standard.result();
        }
        if (standard.unreadable() && escaped.clean()) {
            return escaped.result();
        }
        return Redacted.dropped();
    }
}
