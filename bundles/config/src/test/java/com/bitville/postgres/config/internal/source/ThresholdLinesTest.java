package com.bitville.postgres.config.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdLinesTest {
    private final ConfigurationErrors errors = new ConfigurationErrors();

    private SourceLayer read(String text) {
        return IniLayer.ofFile(IniReader.read(text), "agent.ini", errors);
    }

    private String thresholds(String text) {
        SourceLayer.Given given = read(text).find("checks.thresholds");
        return given == null ? "" : given.text();
    }

    @Test
    void linesOfChecksAndServersBecomeOneKey() {
        String text = """
                [checks]
                connections.warning = 90
                confirm_s = 30
                [database]
                checks.replay_lag.warning = 60
                [database:reports]
                host = h
                checks.replay_lag.error = 90
                """;
        assertThat(thresholds(text))
                .isEqualTo("connections.warning=90, replay_lag.warning@default=60, replay_lag.error@reports=90");
    }

    @Test
    void joinsTheKeyItself() {
        assertThat(thresholds("[checks]\nthresholds = a.b=1\nc.d = 2\n")).isEqualTo("a.b=1, c.d=2");
    }

    @Test
    void aServersLineNeedsNoSectionOfChecks() {
        assertThat(thresholds("[database]\nchecks.a.b = 3\n")).isEqualTo("a.b@default=3");
    }

    @Test
    void otherUnknownKeysAreUnknownStill() {
        assertThat(thresholds("[checks]\nconfirm = 3\n[listener]\nchecks.a.b = 3\n"))
                .isEmpty();
    }
}
