package com.bitville.postgres.shipper.internal.situation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java with name checks disabled by a property at its start: the listener's name is still checked. */
class LaxJavaTest {
    @TempDir
    private Path folder;

    /** A separate process: posts to a few listeners and prints the result of each attempt. */
    public static void main(String[] arguments) throws Exception {
        Situations situations = new Situations(Path.of(arguments[0]));
        for (String name :
                List.of("a wrong name", "an underscore, a wrong name", "a name", "an underscore, its name")) {
            try (Situation set = situations.set(name)) {
                FakeSecrets secrets = new FakeSecrets();
                TlsTrust tlsTrust = new TlsTrust(set.settings().caFile());
                try (HttpTransport transport = new HttpTransport(set.settings(), set.client(tlsTrust, secrets))) {
                    ListenerReply listenerReply =
                            transport.post("{}".getBytes(StandardCharsets.UTF_8), new Secret("the-key"));
                    System.out.println(
                            listenerReply instanceof ListenerReply.Failure failure
                                    ? "told " + failure.kind()
                                    : "told an answer");
                }
            }
        }
        System.exit(0);
    }

    @Test
    void theListenersNameIsCheckedAllTheSame() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djdk.internal.httpclient.disableHostnameVerification=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LaxJavaTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("told ")))
                .as(said)
                .containsExactly("told TRUST", "told TRUST", "told an answer", "told an answer");
    }
}
