package com.bitville.postgres.shipper.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.situation.Certificates;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.testkit.net.ForwardProxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.SAME_THREAD)
class ProxyLoginTest {
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Secret KEY = new Secret("the-key");
    private static final String USER = "me";
    private static final String PASSWORD = "s3cret: ü";
    private static final String TOKEN =
            Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String STORED = RawServer.response(200, "", "{\"status\":\"ok\"}");

    @TempDir
    static Path folder;

    private static Path caFile;
    private static RawServer plain;
    private static RawServer secure;

    private final ForwardProxy proxy = ForwardProxy.start().login(USER, PASSWORD);
    private final FakeSecrets secrets = new FakeSecrets();

    @BeforeAll
    static void listen() throws Exception {
        Certificates certificates = Certificates.begin(folder, "behind", "-ext san=ip:127.0.0.1");
        caFile = folder.resolve("ca.pem");
        certificates.writeCa(caFile);
        SSLServerSocket socket = (SSLServerSocket) certificates
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        secure = new RawServer(socket, RawServer.says(STORED));
        plain = RawServer.start(RawServer.says(STORED));
    }

    @AfterAll
    static void closeListeners() {
        secure.close();
        plain.close();
    }

    @AfterEach
    void close() {
        proxy.close();
        plain.requests.clear();
        secure.requests.clear();
    }

    private static RawServer listener(String scheme) {
        return scheme.equals("https") ? secure : plain;
    }

    private ListenerSettings settings(URI url, String user) {
        return new ListenerSettings(
                url,
                Duration.ofSeconds(60),
                Optional.of(caFile),
                Optional.of(new ProxyServer("127.0.0.1", proxy.port(), user)),
                60,
                false);
    }

    private HttpTransport transport(String scheme) {
        return new HttpTransport(settings(listener(scheme).url(scheme), USER), secrets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void theProxyHasTheLoginAndTheListenerNeverSeesIt(String scheme) throws Exception {
        secrets.proxyPassword(PASSWORD);
        try (HttpTransport transport = transport(scheme)) {
            for (int i = 0; i < 3; i++) {
                assertThat(transport.post(BODY, KEY))
                        .isEqualTo(new ListenerReply.Answer(200, null, "{\"status\":\"ok\"}", true));
            }
        }
        assertThat(proxy.heads().get(0))
                .as("nobody gets it who has not asked")
                .doesNotContainIgnoringCase("proxy-authorization");
        assertThat(proxy.heads().subList(1, proxy.heads().size()))
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head).contains("Proxy-Authorization: Basic " + TOKEN + "\r\n"));
        assertThat(listener(scheme).requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request)
                        .contains("Bearer the-key", "{\"a\":1}")
                        .doesNotContainIgnoringCase("proxy-authorization")
                        .doesNotContain(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatWantsNoneGetsNoneThatItWouldHandOn(String scheme) throws Exception {
        secrets.proxyPassword(PASSWORD);
        try (ForwardProxy careless = ForwardProxy.start();
                HttpTransport transport = new HttpTransport(
                        new ListenerSettings(
                                listener(scheme).url(scheme),
                                Duration.ofSeconds(60),
                                Optional.of(caFile),
                                Optional.of(new ProxyServer("127.0.0.1", careless.port(), USER)),
                                60,
                                false),
                        secrets)) {
            assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status())
                    .isEqualTo(200);
            assertThat(careless.heads()).singleElement().asString().doesNotContainIgnoringCase("proxy-authorization");
        }
        assertThat(listener(scheme).requests)
                .singleElement()
                .asString()
                .doesNotContainIgnoringCase("proxy-authorization");
    }

    @ParameterizedTest
    @CsvSource({"http, wrong", "https, wrong"})
    void aWrongPasswordIsNamedAndNoFaultOfTheListener(String scheme, String password) throws Exception {
        secrets.proxyPassword(password);
        try (HttpTransport transport = transport(scheme)) {
            assertThat(transport.post(BODY, KEY))
                    .isEqualTo(new ListenerReply.Failure(
                            ListenerReply.Kind.PROXY_LOGIN,
                            "the proxy " + proxy.url() + " does not accept listener.proxy_user and"
                                    + " listener.proxy_password (HTTP 407)"));
            int asked = proxy.heads().size();
            secrets.proxyPassword(PASSWORD);
            assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status())
                    .as("a rotated password needs no restart")
                    .isEqualTo(200);
            assertThat(proxy.heads()).hasSize(asked + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void whatIsMissingIsNamed(String scheme) throws Exception {
        URI url = listener(scheme).url(scheme);
        try (HttpTransport nobody = new HttpTransport(settings(url, ""), secrets);
                HttpTransport transport = transport(scheme)) {
            assertThat(reason(nobody))
                    .endsWith("requires a user and a password (HTTP 407): listener.proxy_user is not set");
            assertThat(reason(transport)).endsWith("(HTTP 407): listener.proxy_password is not set");
            secrets.unreadable(true);
            assertThat(reason(transport)).contains("proxy_password_file /etc/bitville/proxy cannot be read");
            secrets.unreadable(false);
            secrets.proxyPassword(PASSWORD);
            proxy.challenge("Negotiate, NTLM");
            assertThat(reason(transport)).endsWith("by Negotiate, NTLM, and the agent only supports Basic");
            proxy.challenge("Negotiate, Basic realm=\"a, b\"");
            assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status())
                    .isEqualTo(200);
        }
        assertThat(listener(scheme).requests).hasSize(1);
    }

    @Test
    void aProxyThatShowsWhatItWasSentIsNotBelievedToBeADiscreetOne() throws Exception {
        secrets.proxyPassword(PASSWORD);
        try (RawServer mirror = RawServer.start((connection, request) -> {
                    boolean with = request.contains("Proxy-Authorization");
                    RawServer.write(connection, RawServer.response(with ? 502 : 407, "", request + PASSWORD));
                    return true;
                });
                HttpTransport transport = new HttpTransport(
                        new ListenerSettings(
                                plain.url("http"),
                                Duration.ofSeconds(60),
                                Optional.empty(),
                                Optional.of(new ProxyServer(
                                        "127.0.0.1", mirror.url("http").getPort(), USER)),
                                60,
                                false),
                        secrets)) {
            ListenerReply.Answer answer = (ListenerReply.Answer) transport.post(BODY, KEY);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("Proxy-Authorization: Basic ***")
                    .doesNotContain(TOKEN)
                    .doesNotContain(PASSWORD);
        }
    }

    private String reason(HttpTransport transport) throws InterruptedException {
        ListenerReply.Failure failure = (ListenerReply.Failure) transport.post(BODY, KEY);
        assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.PROXY_LOGIN);
        return failure.reason();
    }
}
