package com.bitville.postgres.config.internal.keys.outlet;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.KeyFactory;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The key of {@code [report]}: a report a day. */
public final class ReportKeys {
    private static final KeyFactory IN = new KeyFactory("report", ConfigurationKeys.REPORT);

    public static final Key DAILY = IN.text(
            "daily",
            "BITVILLE_PG_REPORT_DAILY",
            "daily",
            null,
            ValueConstraint.line(
                    "empty, or a time of the day as HH:MM from 00:00 to 23:59",
                    text -> text.isEmpty() || text.matches("([01][0-9]|2[0-3]):[0-5][0-9]")),
            "When a report of each server about the last 24 hours is written below data/reports, in UTC; the last 14 are kept. Empty: none.");

    public static final List<Key> ALL = List.of(DAILY);

    private ReportKeys() {}
}
