package com.bitville.postgres.checks.internal;

import com.bitville.postgres.checks.internal.life.MuteRule;
import java.time.Duration;
import java.util.Objects;

/** The configuration in force. */
record ChecksSettings(boolean enabled, Duration confirm, MuteRule.Parsed mutes, ThresholdSettings thresholds) {
    private static final int MOST_CONFIRM_S = 3_600;

    ChecksSettings {
        if (confirm.isNegative() || confirm.toSeconds() > MOST_CONFIRM_S) {
            throw new IllegalArgumentException(
                    "checks.confirm_s is " + confirm.toSeconds() + "; allowed: 0 to " + MOST_CONFIRM_S);
        }
    }

    static ChecksSettings of(ChecksConfig config) {
        return new ChecksSettings(
                config.enabled(),
                Duration.ofSeconds(config.confirm_s()),
                MuteRule.parse(Objects.requireNonNullElse(config.mute(), "")),
                new ThresholdSettings(Objects.requireNonNullElse(config.thresholds(), "")));
    }

    static ChecksSettings standard() {
        return new ChecksSettings(true, Duration.ofSeconds(60), MuteRule.parse(""), new ThresholdSettings(""));
    }
}
