package com.bitville.postgres.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentCommandTest {
    private static final String TEXT = "bin/bitville config set a.b 1\nbin/bitville doctor";

    @Test
    void isTheScriptOfTheInstallation() {
        assertThat(AgentCommand.of(Map.of()).in(TEXT)).isEqualTo(TEXT);
        assertThat(AgentCommand.of(Map.of("BITVILLE_COMMAND", " ")).in(TEXT)).isEqualTo(TEXT);
    }

    @Test
    void isWhatThePackageCallsIt() {
        assertThat(AgentCommand.of(Map.of("BITVILLE_COMMAND", "bitville")).in(TEXT))
                .isEqualTo("bitville config set a.b 1\nbitville doctor");
    }
}
