package com.bitville.postgres.logs.internal.plan;

import org.jspecify.annotations.Nullable;

/**
 * An entry of auto_explain, split into statement and plan. A plan is neither SQL nor prose, so no rule of the wire redacts it: this class
 * decides which values may be sent, by their position.
 *
 * @param format text, json, xml or yaml
 * @param statement the query text, or null if it cannot be separated from the rest
 * @param plan the plan without literals, or null if its form is unknown
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
