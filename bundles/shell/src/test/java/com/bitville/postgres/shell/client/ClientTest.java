package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
    @Test
    void quotesArgumentsSoThatTheShellTakesThemAsTheyAre() {
        assertThat(Client.command("config", "set", "a.b", "it's $(x); y\\z"))
                .isEqualTo("bitville:config 'set' 'a.b' 'it\\'s $(x); y\\\\z'");
    }

    @Test
    void showsTheStatusWhenNothingIsAsked() {
        assertThat(Client.command()).isEqualTo("bitville:status");
    }

    @Test
    void aMissingKeyIsAPermissionProblem(@TempDir Path etc) {
        assertThat(Client.run(etc.resolve("none.pem"), 1, "status")).isEqualTo(77);
    }
}
