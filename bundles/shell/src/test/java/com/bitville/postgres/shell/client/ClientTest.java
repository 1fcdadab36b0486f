package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
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
    void anEmptyWordIsRefusedWithAReason(@TempDir Path etc) {
        assertThat(Client.run(etc.resolve("none.pem"), 1, "buffer", "")).isEqualTo(64);
    }

    @Test
    void aMissingKeyIsAPermissionProblem(@TempDir Path etc) {
        assertThat(Client.run(etc.resolve("none.pem"), 1, "status")).isEqualTo(77);
    }

    /** An installation that was made with another kind of key keeps it. */
    @Test
    void readsAnRsaKey(@TempDir Path folder) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Path file = Files.writeString(
                folder.resolve("rsa.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        assertThat(Client.read(file).getPublic()).isEqualTo(pair.getPublic());
    }
}
