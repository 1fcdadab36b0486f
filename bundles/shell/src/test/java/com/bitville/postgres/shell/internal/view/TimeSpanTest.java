package com.bitville.postgres.shell.internal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({
        "15m,PT15M",
        "15min,PT15M",
        "15 min,PT15M",
        "90mins,PT90M",
        "90 Minutes,PT90M",
        "120s,PT2M",
        "1h,PT1H",
        "24hr,PT24H",
        "2 hours,PT2H",
        "2d,P2D",
        "2D,P2D",
        "7 days,P7D",
        "2w,P14D",
        "1h30m,PT90M",
        "1d 12h,PT36H",
        "' 24h ',PT24H",
        "9600h,P400D"
    })
    void readsWhatPeopleType(String text, Duration meant) throws CommandException {
        assertThat(TimeSpan.of("--last", text, MINUTE)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "24",
                "h",
                "0h",
                "59s",
                "-1h",
                "+1h",
                "1.5h",
                "401d",
                "9601h",
                "999999999w",
                "9999999999h",
                "1M",
                "1y",
                "1mo",
                "1h30",
                "1h-5m",
                "soon",
                "PT1H",
                "1h; 2h",
                "١h"
            })
    void saysWhatIsAllowedOfAnythingElse(String text) {
        assertThatThrownBy(() -> TimeSpan.of("--last", text, MINUTE))
                .hasMessage(
                        "bitville: --last is '" + text
                                + "'; allowed: 1m to 400d, as a number and s, m (or min), h, d or w, such as 15m, 90min, 24h, 2d or 1h30m");
    }

    @Test
    void saysTheLimitsOfItsOption() {
        assertThatThrownBy(() -> TimeSpan.of("--step", "2h", Duration.ofSeconds(10), Duration.ofMinutes(90)))
                .hasMessageStartingWith("bitville: --step is '2h'; allowed: 10s to 90m, as");
    }
}
