package com.bitville.postgres.shipper.internal.situation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.address.ListenerEndpoint;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.NameResolver;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import com.bitville.postgres.shipper.internal.tls.UnderscoredName;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.tls.TestCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener whose name has an underscore, as containers have them. */
class UnderscoreTest {
    private static final byte[] BODY =
            ("{\"project\":\"shop\",\"timestamp\":1790000000.5,\"source\":\"system_metrics\","
                            + "\"correlation_id\":\"\",\"data\":{\"kind\":\"cycle\",\"payload_id\":\"1\"}}")
                    .getBytes(StandardCharsets.UTF_8);

    private static ListenerReply post(URI listener, String name) throws InterruptedException {
        URI url = URI.create(listener.getScheme() + "://" + name + ":" + listener.getPort() + listener.getPath());
        ListenerSettings settings = new ListenerSettings(url, Duration.ofSeconds(30), Optional.empty(), 60, true);
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

    private static HttpTransport transport(ListenerSettings settings, NameResolver resolver) {
        TlsTrust tlsTrust = new TlsTrust(settings.caFile());
        return new HttpTransport(settings, new ListenerClient(settings, tlsTrust, new FakeSecrets(), resolver));
    }

    private static int status(ListenerReply listenerReply) {
        assertThat(listenerReply).isInstanceOf(ListenerReply.Answer.class);
        return ((ListenerReply.Answer) listenerReply).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_listener", "listener_1.shop_net", "_x", "A_B.example"})
    void isReached(String name) throws Exception {
        try (StrictListener listener = StrictListener.start(FakeSecrets.KEY)) {
            assertThat(status(post(listener.url(), name))).isEqualTo(200);
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
                .isEqualTo(new ListenerReply.Failure(ListenerReply.Kind.NETWORK, "the host name cannot be resolved"));
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "my_listener, dns:my_listener, true",
        "My_Listener, dns:my_listener, true",
        "my_listener, dns:MY_LISTENER, true",
        "my_listener.shop.net, dns:*.shop.net, true",
        "my_listener, dns:other_listener, false",
        "my_listener, dns:*, false",
        "my_listener, dns:my_*, false",
        "my_listener.net, dns:*.net, false",
        "a.my_listener.shop.net, dns:*.shop.net, false",
        "my_listener, ip:127.0.0.1, false"
    })
    void isBelievedByTheNamesInItsCertificate(String host, String names, boolean believed) {
        TestCertificate own = TestCertificate.of(host).names(names).make();
        assertThat(UnderscoredName.isIn(own.certificate(), host)).isEqualTo(believed);
    }

    @Test
    void isNotBelievedByTheSubjectAlone() {
        TestCertificate own = TestCertificate.of("my_listener").make();
        assertThat(UnderscoredName.isIn(own.certificate(), "my_listener")).isFalse();
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
        assertThat(ListenerEndpoint.of(URI.create(url))).contains(new ListenerEndpoint(host, port));
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
        assertThat(ListenerEndpoint.of(URI.create(url))).isEmpty();
    }

    @Test
    void isAProxyToo() {
        assertThat(ProxyServer.of("http://my_proxy:3128", "")).contains(new ProxyServer("my_proxy", 3128, ""));
    }
}
