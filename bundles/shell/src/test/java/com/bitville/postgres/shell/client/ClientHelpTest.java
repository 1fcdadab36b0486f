package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help needs no agent. */
class ClientHelpTest {
    private static final UserTerminal TERMINAL = new UserTerminal(80, 24);

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void listsTheCommands(String word) {
        List<String> lines = Client.help(TERMINAL, word).orElseThrow();
        assertThat(lines).anyMatch(line -> line.startsWith("  activity")).allMatch(line -> line.length() <= 80);
    }

    @Test
    void showsOneCommandAsItIsCalledHere() {
        assertThat(Client.help(TERMINAL, "help", "logs")).isEqualTo(Client.help(TERMINAL, "logs", "--help"));
        assertThat(Client.help(TERMINAL, "logs", "--help").orElseThrow())
                .contains("EXAMPLES", "  bin/bitville logs --severity ERROR --database shop")
                .anyMatch(line -> line.startsWith("  --server SERVER"));
    }

    @Test
    void leavesTheRestToTheAgent() {
        assertThat(Client.help(TERMINAL, "nosuch", "--help")).isEmpty();
        assertThat(Client.help(TERMINAL, "status")).isEmpty();
        assertThat(Client.help(TERMINAL, "help", "--json")).isEmpty();
    }

    @Test
    void onlyAViewOnATerminalIsLive() {
        assertThat(TERMINAL.isLive("activity")).isTrue();
        assertThat(TERMINAL.isLive("locks", "reports")).isTrue();
        assertThat(TERMINAL.isLive("activity", "--once")).isFalse();
        assertThat(TERMINAL.isLive("locks", "--json")).isFalse();
        assertThat(TERMINAL.isLive("status")).isFalse();
        assertThat(TERMINAL.isLive()).isFalse();
        assertThat(new UserTerminal(80, 0).isLive("activity")).isFalse();
    }
}
