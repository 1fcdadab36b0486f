package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [safety]}: what collecting may cost. */
final class SafetyKeys {
    private static final KeyFactory IN = new KeyFactory("safety", ConfigurationKeys.SAFETY);

    static final Key BUDGET_PERCENT = IN.decimal(
            "budget_percent",
            "BITVILLE_PG_BUDGET_PERCENT",
            "budget.percent",
            0.1,
            ValueConstraint.range(0.01, 100.0),
            "How much of one CPU core, in percent, the agent's statements may cost a server on average.");

    static final List<Key> ALL = List.of(BUDGET_PERCENT);

    private SafetyKeys() {}
}
