package com.bitville.postgres.report.internal.fact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the verdict.
 *
 * @param rule the declared rule that it comes from
 * @param weight how much of the trouble it explains, 0 to 100; the greatest come first
 * @param text for a person
 * @param section where the figures are
 * @param evidence the figures that the rule saw
 */
public record VerdictLine(
        String rule, double weight, String text, String section, Map<String, @Nullable Object> evidence) {
    public VerdictLine {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }
}
