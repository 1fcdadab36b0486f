package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [checks]}: findings about the servers. */
public final class ChecksKeys {
    private static final KeyFactory IN = new KeyFactory("checks", ConfigurationKeys.CHECKS);
    private static final int LONGEST = 4_000;

    static final Key ENABLED = IN.flag(
            "enabled",
            "BITVILLE_PG_CHECKS_ENABLED",
            "enabled",
            true,
            "Whether what is collected is looked at for findings about the servers.");
    static final Key CONFIRM_S = IN.number(
            "confirm_s",
            "BITVILLE_PG_CHECKS_CONFIRM_S",
            "confirm.s",
            60,
            ValueConstraint.range(0, 3_600),
            "How many seconds apart two looks have to see the same before a finding is opened or closed; what loses data is told at once.");
    static final Key MUTE = IN.text(
            "mute",
            "BITVILLE_PG_CHECKS_MUTE",
            "mute",
            null,
            ValueConstraint.line(0, LONGEST),
            "Findings not to tell: each an ID, or CHECK@SERVER[/DATABASE[/OBJECT]] with * and ?, then [ until=YYYY-MM-DD][ by=WORD]; separated by commas. bitville:checks mute ID adds one, unmute ID removes it.");
    static final Key THRESHOLDS = IN.text(
            "thresholds",
            "BITVILLE_PG_CHECKS_THRESHOLDS",
            "thresholds",
            null,
            ValueConstraint.line(0, LONGEST),
            "Changed thresholds: CHECK.NAME=NUMBER, for one server CHECK.NAME@SERVER=NUMBER, separated by commas. In the file each may have a line of its own, CHECK.NAME = NUMBER, and in [database:NAME] checks.CHECK.NAME = NUMBER.");

    static final List<Key> ALL = List.of(ENABLED, CONFIRM_S, MUTE, THRESHOLDS);

    private ChecksKeys() {}
}
