package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.address.ListenerConfig;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.situation.Certificates;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets Java's proxy properties")
class ProxyTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Secret KEY = new Secret("the-key");
    private static final String STORED = RawServer.response(200, "", "{\"status\":\"ok\"}");

    @TempDir
    private Path folder;

    private final RawServer listener = RawServer.start(RawServer.says(STORED));
    private final RawServer proxy = RawServer.start(ProxyTest::forward);

    @AfterEach
    void close() {
        proxy.close();
        listener.close();
    }

    /** A proxy: opens a tunnel on request, else forwards request and response. */
    private static boolean forward(Socket client, String request) throws IOException, InterruptedException {
        String target = request.split(" ", 3)[1];
        boolean tunnel = request.startsWith("CONNECT ");
        URI uri = URI.create(tunnel ? "tunnel://" + target : target);
        try (Socket onward = new Socket(uri.getHost(), uri.getPort())) {
            if (tunnel) {
                RawServer.write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                onward.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            }
            Thread back = new Thread(() -> pump(onward, client), "proxy-back");
            back.setDaemon(true);
            back.start();
            pump(client, onward);
            back.join();
        }
        return false;
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has closed; the other is closed here.
            assertThat(from.isClosed()).isTrue();
        }
    }

    private HttpTransport transport(URI url, Optional<Path> caFile) {
        int port = proxy.url("http").getPort();
        return new HttpTransport(
                new ListenerSettings(url, LONG, caFile, Optional.of(new ProxyServer("127.0.0.1", port, "")), 60, false),
                new FakeSecrets());
    }

    @Test
    void sendsByWayOfTheProxy() throws Exception {
        try (HttpTransport transport = transport(listener.url("http"), Optional.empty())) {
            assertThat(transport.post(BODY, KEY))
                    .isEqualTo(new ListenerReply.Answer(200, null, "{\"status\":\"ok\"}", true));
        }
        assertThat(proxy.requests)
                .singleElement()
                .asString()
                .startsWith("POST " + listener.url("http") + " HTTP/1.1\r\n");
        assertThat(listener.requests).hasSize(1);
    }

    @Test
    void tunnelsTlsSoThatTheProxySeesNoKeyAndNoData() throws Exception {
        Certificates certificates = Certificates.begin(folder, "behind", "-ext san=ip:127.0.0.1");
        Path ca = folder.resolve("ca.pem");
        certificates.writeCa(ca);
        SSLServerSocket socket = (SSLServerSocket) certificates
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (RawServer secure = new RawServer(socket, RawServer.says(STORED));
                HttpTransport transport = transport(secure.url("https"), Optional.of(ca))) {
            assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status())
                    .isEqualTo(200);
            assertThat(secure.requests).singleElement().asString().contains("Bearer the-key", "{\"a\":1}");
        }
        assertThat(proxy.requests)
                .singleElement()
                .asString()
                .startsWith("CONNECT 127.0.0.1:")
                .doesNotContain("the-key");
    }

    @Test
    void aProxyThatIsDownIsANetworkFailureAndIsNamed() throws Exception {
        proxy.close();
        try (HttpTransport transport = transport(listener.url("http"), Optional.empty())) {
            ListenerReply.Failure failure = (ListenerReply.Failure) transport.post(BODY, KEY);
            assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.NETWORK);
            assertThat(failure.reason()).contains("(through the proxy http://127.0.0.1:");
        }
        assertThat(listener.requests).isEmpty();
    }

    @Test
    void javasOwnProxyPropertiesAreNotRead() throws Exception {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", Integer.toString(proxy.url("http").getPort()));
        System.setProperty("http.nonProxyHosts", "");
        try (HttpTransport transport = new HttpTransport(
                new ListenerSettings(listener.url("http"), LONG, Optional.empty(), 60, false), new FakeSecrets())) {
            assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status())
                    .isEqualTo(200);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
        assertThat(proxy.requests).isEmpty();
        assertThat(listener.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"proxy, true", "10.0.0.1, true", "127.0.0.1, false", "localhost, false"})
    void plainHttpThroughAProxyElsewhereLeavesThisHost(String host, boolean refused) {
        assertThat(new ListenerSettings(
                                URI.create("http://127.0.0.1/x"),
                                LONG,
                                Optional.empty(),
                                Optional.of(new ProxyServer(host, 3128, "")),
                                60,
                                false)
                        .refused())
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"http://proxy:3128, http://proxy:3128", "http://[::1]:3128/, http://[::1]:3128", "'', none"})
    void readsTheSetting(String given, String via) {
        assertThat(ListenerSettings.of(config(given)).via()).isEqualTo(via);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy:3128",
                "https://proxy:3128",
                "http://proxy",
                "http://me:pw@proxy:1",
                "http://p:1/x",
                "no url"
            })
    void refusesAProxyThatIsNone(String given) {
        assertThatThrownBy(() -> ListenerSettings.of(config(given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listener proxy")
                .hasMessageNotContaining("pw");
    }

    private static ListenerConfig config(String proxy) {
        return (ListenerConfig) java.lang.reflect.Proxy.newProxyInstance(
                ListenerConfig.class.getClassLoader(),
                new Class<?>[] {ListenerConfig.class},
                (self, method, args) -> switch (method.getName()) {
                    case "url" -> "https://listener/x";
                    case "proxy" -> proxy;
                    case "proxy_user" -> "";
                    case "ca_file" -> "";
                    case "timeout_s" -> 5;
                    case "max_requests_per_minute" -> 60;
                    case "allow_insecure" -> false;
                    default -> throw new AssertionError(method.getName());
                });
    }
}
