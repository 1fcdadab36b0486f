package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [safety]}: the limit on the cost of collecting. */
final class SafetyKeys {
    private static final KeyFactory IN = new KeyFactory("safety", ConfigurationKeys.SAFETY);

    static final Key BUDGET_PERCENT = IN.decimal(
            "budget_percent",
            "BITVILLE_PG_BUDGET_PERCENT",
            "budget.percent",
            0.1,
            ValueConstraint.range(0.01, 100.0),
            "The share of one CPU core, in percent, that the agent's statements may use on a server on average.");

    static final List<Key> ALL = List.of(BUDGET_PERCENT);

    private SafetyKeys() {}
}
