package com.bitville.postgres.prometheus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.ScrapeAnswer;
import com.bitville.postgres.prometheus.internal.http.ScrapeServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredEndpointTest {
    @TempDir
    Path folder;

    private final TestAuthority authority = TestAuthority.create();

    @Test
    void beyondLoopbackATlsConnectionWithALoginIsAnsweredAndARenewedCertificateIsFollowed() throws Exception {
        Path file = write(authority.issue("dns:localhost"), "s3cret");
        PrometheusSettings settings = new PrometheusSettings("0.0.0.0", 0, Optional.of(file), false, false);
        try (RunningEndpoint endpoint = RunningEndpoint.start(settings, new FixedMetrics(1))) {
            assertThat(endpoint.status()).containsEntry("state", "listening");
            assertThat(get(endpoint.port(), "").statusCode()).isEqualTo(401);
            HttpResponse<String> answer = get(endpoint.port(), "s3cret");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("pg_up");
            assertThat(get(endpoint.port(), "wrong").statusCode()).isEqualTo(401);

            X509Certificate first = certificate(answer);
            write(authority.issue("dns:localhost"), "n3w");
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(1_100))
                    .untilAsserted(() -> {
                        HttpResponse<String> renewed = get(endpoint.port(), "n3w");
                        assertThat(renewed.statusCode()).isEqualTo(200);
                        assertThat(certificate(renewed)).isNotEqualTo(first);
                    });
            Files.writeString(file, "basic_auth_users:\n");
            await().pollDelay(Duration.ofMillis(1_100))
                    .untilAsserted(() ->
                            assertThat(get(endpoint.port(), "").statusCode()).isEqualTo(401));
            assertThat(get(endpoint.port(), "n3w").statusCode()).isEqualTo(200);
            assertThat(endpoint.status())
                    .containsEntry("state", "listening")
                    .hasEntrySatisfying(
                            "reason",
                            reason -> assertThat(reason)
                                    .asString()
                                    .contains("has no certificate any more", "the former version stays in force"));
        }
    }

    /** What the file has is in force, also what it had not when the port was opened. */
    @Test
    void onLoopbackAFileThatGetsLoginsAndACertificateIsFollowed() throws Exception {
        Path file = Files.writeString(folder.resolve("web.yml"), "# nothing yet\n");
        PrometheusSettings settings = new PrometheusSettings("127.0.0.1", 0, Optional.of(file), false, false);
        Duration look = Duration.ofMillis(300);
        try (RunningEndpoint endpoint = RunningEndpoint.start(settings, new FixedMetrics(1), look)) {
            assertThat(plain(endpoint.port(), "")).isEqualTo(200);
            String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "s3cret".toCharArray());
            Files.writeString(file, "basic_auth_users:\n  prometheus: " + hash + "\n");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(plain(endpoint.port(), "")).isEqualTo(401));
            assertThat(plain(endpoint.port(), "s3cret")).isEqualTo(200);

            int before = endpoint.port();
            write(authority.issue("dns:localhost"), "s3cret");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(endpoint.port()).isNotIn(before, -1));
            assertThat(get(endpoint.port(), "s3cret").statusCode()).isEqualTo(200);
            assertThat(get(endpoint.port(), "").statusCode()).isEqualTo(401);

            Files.writeString(file, "# nothing any more\n");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(endpoint.status().get("reason"))
                            .asString()
                            .contains("has no certificate any more"));
            assertThat(get(endpoint.port(), "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutTheTlsThatTheFileHasNothingIsSent() throws Exception {
        Path file = Files.writeString(folder.resolve("web.yml"), "");
        PrometheusSettings settings = new PrometheusSettings("127.0.0.1", 0, Optional.of(file), false, false);
        try (RunningEndpoint endpoint = RunningEndpoint.start(settings, new FixedMetrics(1))) {
            assertThat(plain(endpoint.port(), "")).isEqualTo(200);
            write(authority.issue("dns:localhost"), "s3cret");
            await().atMost(Duration.ofSeconds(9))
                    .untilAsserted(
                            () -> assertThat(plain(endpoint.port(), "s3cret")).isEqualTo(503));
        }
    }

    private static int plain(int port, String password) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"));
        login(request, password);
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static void login(HttpRequest.Builder request, String password) {
        if (!password.isEmpty()) {
            String login = "prometheus:" + password;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void whoReadsOrSendsSlowlyIsCutOff() throws Exception {
        String large = "x".repeat(64 << 20);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ScrapeServer server = ScrapeServer.open(
                any,
                Optional.empty(),
                request -> Optional.of(new ScrapeAnswer("text/plain", large)),
                Duration.ofMillis(500))) {
            for (String sent : new String[] {"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /metr"}) {
                try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    slow.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                    slow.getOutputStream().flush();
                    slow.setSoTimeout(10_000);
                    await().atMost(Duration.ofSeconds(10))
                            .untilAsserted(() -> assertThat(threads()).isZero());
                    assertThat(read(slow)).isLessThan(large.length());
                }
            }
        }
    }

    /** Scrapes in progress: a thread that waits for work is parked. */
    private static long threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("bitville-prometheus-scrape"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("sun.net.httpserver")))
                .count();
    }

    private static long read(Socket socket) {
        long read = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read += count;
            }
        } catch (IOException e) {
            // A reset is a cut too.
            return read;
        }
        return read;
    }

    private Path write(TestIdentity identity, String password) throws IOException {
        Files.writeString(folder.resolve("server.crt"), identity.certificatePem());
        Files.writeString(folder.resolve("server.key"), identity.keyPem());
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
        return Files.writeString(
                folder.resolve("web.yml"),
                "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\nbasic_auth_users:\n  prometheus: "
                        + hash + "\n");
    }

    private HttpResponse<String> get(int port, String password) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authority.pem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/metrics"));
        login(request, password);
        return HttpClient.newBuilder().sslContext(context).build().send(request.build(), BodyHandlers.ofString());
    }

    private static X509Certificate certificate(HttpResponse<String> answer) throws IOException {
        return (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    }
}
