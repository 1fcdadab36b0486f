package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener whose name has an underscore, as containers have them. */
class UnderscoreTest {
    private static final byte[] BODY =
            ("{\"project\":\"shop\",\"timestamp\":1790000000.5,\"source\":\"system_metrics\","
                            + "\"correlation_id\":\"\",\"data\":{\"kind\":\"cycle\",\"payload_id\":\"1\"}}")
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private static Reply post(URI listener, String name, Optional<Path> ca) throws InterruptedException {
        URI url = URI.create(listener.getScheme() + "://" + name + ":" + listener.getPort() + listener.getPath());
        ListenerSettings settings = new ListenerSettings(url, Duration.ofSeconds(30), ca, 60, true);
        HttpTransport transport = transport(settings, host -> {
            if (!host.equals(name)) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        try {
            return transport.post(BODY, new Secret(FakeSecrets.KEY));
        } finally {
            transport.close();
        }
    }

    private static HttpTransport transport(ListenerSettings settings, ListenerAddress.Resolver resolver) {
        Trust trust = new Trust(settings.caFile());
        return new HttpTransport(settings, new ListenerClient(settings, trust, new FakeSecrets(), resolver));
    }

    private static int status(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Answer.class);
        return ((Reply.Answer) reply).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_listener", "listener_1.shop_net", "_x", "A_B.example"})
    void isReached(String name) throws Exception {
        try (StrictListener listener = StrictListener.start(FakeSecrets.KEY)) {
            assertThat(status(post(listener.url(), name, Optional.empty()))).isEqualTo(200);
        }
    }

    @Test
    void isAFailureOfTheNetworkWhereItCannotBeResolved() throws Exception {
        ListenerSettings settings = new ListenerSettings(
                URI.create("https://no_where:8443/x"), Duration.ofSeconds(10), Optional.empty(), 60, false);
        HttpTransport transport = transport(settings, host -> {
            throw new UnknownHostException(host);
        });
        assertThat(transport.post(BODY, new Secret(FakeSecrets.KEY)))
                .isEqualTo(new Reply.Failure(Reply.Kind.NETWORK, "the host name cannot be resolved"));
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "my_listener, DNS:my_listener, true",
        "My_Listener, DNS:my_listener, true",
        "my_listener.shop.net, DNS:*.shop.net, true",
        "my_listener, DNS:other_listener, false",
        "my_listener, DNS:*, false",
        "my_listener.net, DNS:*.net, false",
        "a.my_listener.shop.net, DNS:*.shop.net, false",
        "my_listener, IP:127.0.0.1, false"
    })
    void isBelievedByTheNamesInItsCertificate(String name, String names, boolean believed) throws Exception {
        Path certificate = folder.resolve("c.pem");
        try (StrictListener listener = StrictListener.start(FakeSecrets.KEY, tls(certificate, names))) {
            Reply reply = post(listener.url(), name, Optional.of(certificate));
            if (believed) {
                assertThat(status(reply)).isEqualTo(200);
            } else {
                assertThat(reply).isInstanceOf(Reply.Failure.class);
                assertThat(((Reply.Failure) reply).kind()).isEqualTo(Reply.Kind.TRUST);
            }
        }
    }

    @Test
    void isNotBelievedWithoutItsAuthority() throws Exception {
        try (StrictListener listener =
                StrictListener.start(FakeSecrets.KEY, tls(folder.resolve("c.pem"), "DNS:my_listener"))) {
            Reply reply = post(listener.url(), "my_listener", Optional.empty());
            assertThat(reply).isInstanceOf(Reply.Failure.class);
            assertThat(((Reply.Failure) reply).kind()).isEqualTo(Reply.Kind.TRUST);
        }
    }

    /** Java's own tool makes no certificate for such a name. */
    private SSLContext tls(Path certificate, String names) throws Exception {
        Path store = folder.resolve("k.p12");
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=x -keyout "
                + folder.resolve("k.pem") + " -out " + certificate + " -addext subjectAltName=" + names);
        run("openssl pkcs12 -export -passout pass:changeit -in " + certificate + " -inkey " + folder.resolve("k.pem")
                + " -out " + store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(Files.newInputStream(store), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "https://my_listener:8443/x, my_listener, 8443",
        "http://my_listener/x, my_listener, -1",
        "https://listener:8443/x, listener, 8443",
        "https://[::1]:8443/x, [::1], 8443",
        "https://my_listener.:8443/x, my_listener, 8443",
        "https://listener.test./x, listener.test, -1",
        "https://my_listener:/x, my_listener, -1"
    })
    void isAHostWithItsPort(String url, String host, int port) {
        assertThat(Endpoint.of(URI.create(url))).contains(new Endpoint(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user@my_listener/x",
                "https://my_listener:99999/x",
                "https://my$listener/x",
                "https:///x"
            })
    void isNoneWithAnythingElse(String url) {
        assertThat(Endpoint.of(URI.create(url))).isEmpty();
    }

    @Test
    void isAProxyToo() {
        assertThat(ProxyServer.of("http://my_proxy:3128", "")).contains(new ProxyServer("my_proxy", 3128, ""));
    }
}
