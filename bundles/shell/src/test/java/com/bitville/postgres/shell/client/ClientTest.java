package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shell.internal.world.CommandShell;
import com.bitville.postgres.testkit.net.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** By the container's own shell, whose rules of quoting are its own. */
    @Test
    void theShellTakesEachArgumentAsItIs() throws Exception {
        try (CommandShell shell = new CommandShell()) {
            for (String argument : List.of(
                    "it's $(x); y\\z",
                    "SELECT 'x', \"Y\", $$z$$ FROM t WHERE a = '' AND b ~ '\\d' -- $HOME",
                    "'",
                    "''''",
                    "\\",
                    "\\\\'\\",
                    "ends with \\",
                    "{a} [b] (c) <d> | & # ~ * ? ! % ` ^ =",
                    "two  blanks")) {
                assertThat(shell.run(0, Client.command("help", argument)))
                        .startsWith("FAILED bitville: no command " + argument + "; commands:");
            }
        }
    }

    @Test
    void showsTheStatusWhenNothingIsAsked() {
        assertThat(Client.command()).isEqualTo("bitville:status");
    }

    @Test
    void anEmptyWordIsRefusedWithAReason(@TempDir Path etc) {
        assertThat(Client.run(etc.resolve("none.pem"), 1, SECOND, "buffer", "")).isEqualTo(64);
    }

    @Test
    void aMissingKeyMeansThatTheAgentWasNeverStarted(@TempDir Path etc) {
        assertThat(Client.run(etc.resolve("none.pem"), 1, SECOND, "status")).isEqualTo(69);
    }

    @Test
    void noAgentIsNoRefusal(@TempDir Path etc) throws Exception {
        assertThat(Client.run(rsaKey(etc), ClosedPort.number(), SECOND, "status"))
                .isEqualTo(69);
    }

    /** The agent starts on a busy host: the port accepts, but nothing answers. */
    @Test
    void anAgentThatDoesNotAnswerTheLoginIsNoRefusal(@TempDir Path etc) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Client.run(rsaKey(etc), silent.getLocalPort(), SECOND, "status"))
                    .isEqualTo(69);
        }
    }

    /** An installation with another type of key keeps it. */
    @Test
    void readsAnRsaKey(@TempDir Path folder) throws Exception {
        KeyPair pair = rsa();
        assertThat(Client.read(file(folder, pair)).getPublic()).isEqualTo(pair.getPublic());
    }

    private static Path rsaKey(Path folder) throws IOException, NoSuchAlgorithmException {
        return file(folder, rsa());
    }

    private static KeyPair rsa() throws NoSuchAlgorithmException {
        return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }

    private static Path file(Path folder, KeyPair pair) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(
                folder.resolve("rsa.pem"), "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }
}
