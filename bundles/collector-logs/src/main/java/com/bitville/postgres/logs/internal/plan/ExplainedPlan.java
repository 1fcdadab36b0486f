package com.bitville.postgres.logs.internal.plan;

import org.jspecify.annotations.Nullable;

/**
 * What auto_explain logs, taken apart into statement and plan. A plan is neither SQL nor prose, so that no rule of the wire redacts it: what of
 * it may leave is decided here, value by value, by where it stands.
 *
 * @param format text, json, xml or yaml
 * @param statement the query text, or null where it cannot be told from the rest
 * @param plan the plan without literals, or null where its form is not understood
 */
public record ExplainedPlan(
        String format, @Nullable String statement, @Nullable String plan) {
    public static ExplainedPlan of(String text) {
        if (text.startsWith("{")) {
            return JsonPlan.of(text);
        }
        if (text.startsWith("<")) {
            return new ExplainedPlan("xml", null, null);
        }
        // No statement begins with a quoted name.
        if (text.startsWith(TextPlan.QUERY_TEXT + "\"")) {
            return new ExplainedPlan("yaml", null, null);
        }
        return text.startsWith(TextPlan.QUERY_TEXT) ? TextPlan.of(text) : new ExplainedPlan("text", null, null);
    }
}
