package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.address.ListenerEndpoint;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.situation.Certificates;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final String STORED = RawServer.response(200, "", "{\"status\":\"ok\"}");
    private static final Secret KEY = new Secret("the-key");

    @TempDir
    static Path made;

    private static Certificates good;
    private static Certificates other;
    private static Certificates expired;

    @TempDir
    Path folder;

    private RawServer server = RawServer.start(RawServer.says(STORED));

    @BeforeAll
    static void make() throws Exception {
        good = Certificates.begin(made, "good", "-ext san=ip:127.0.0.1");
        other = Certificates.begin(made, "other", "-ext san=dns:elsewhere.example,ip:127.0.0.2");
        expired = Certificates.begin(made, "expired", "-ext san=ip:127.0.0.1 -startdate -10d -validity 5");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(SSLContext context, String... protocols) throws Exception {
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        server.close();
        server = new RawServer(socket, RawServer.says(STORED));
    }

    private Path ca(Certificates of) throws Exception {
        Path file = folder.resolve("ca.pem");
        of.writeCa(file);
        return file;
    }

    private HttpTransport transport(URI url, @Nullable Path caFile) {
        return new HttpTransport(
                new ListenerSettings(url, Duration.ofSeconds(60), Optional.ofNullable(caFile), 60, false),
                new FakeSecrets());
    }

    private static ListenerReply post(HttpTransport transport) throws InterruptedException {
        return transport.post("{}".getBytes(StandardCharsets.UTF_8), KEY);
    }

    private void refuses(URI url, @Nullable Path caFile, String... reasons) throws Exception {
        try (HttpTransport transport = transport(url, caFile)) {
            ListenerReply listenerReply = post(transport);
            assertThat(listenerReply).isInstanceOf(ListenerReply.Failure.class);
            assertThat(((ListenerReply.Failure) listenerReply).kind())
                    .as(listenerReply.toString())
                    .isEqualTo(ListenerReply.Kind.TRUST);
            assertThat(((ListenerReply.Failure) listenerReply).reason().toLowerCase(Locale.ROOT))
                    .containsAnyOf(reasons);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void trustsAPrivateAuthorityAndAnAddressInTheCertificate() throws Exception {
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            serve(good.server(), protocol);
            try (HttpTransport transport = transport(server.url("https"), ca(good))) {
                assertThat(post(transport)).isEqualTo(new ListenerReply.Answer(200, null, "{\"status\":\"ok\"}", true));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keepsAnEncryptedConnectionUntilTheListenerEndsIt(String protocol) throws Exception {
        serve(good.server(), protocol);
        try (HttpTransport transport = transport(server.url("https"), ca(good))) {
            for (int i = 0; i < 5; i++) {
                assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            }
            assertThat(server.connections).hasValue(1);
            server.script((connection, request) -> {
                RawServer.write(connection, STORED);
                return false;
            });
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            await().until(() -> server.open() == 0);
            assertThat(post(transport)).as("costs no attempt").isInstanceOf(ListenerReply.Answer.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void refusesAnAuthorityItDoesNotKnow() throws Exception {
        serve(good.server());
        refuses(server.url("https"), ca(other), "is not in ca_file");
        refuses(server.url("https"), null, "is not in the system's authorities");
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        serve(other.server());
        refuses(server.url("https"), ca(other), "127.0.0.1");
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        serve(expired.server());
        refuses(server.url("https"), ca(expired), "its certificate has expired, at ");
    }

    @Test
    void refusesAServerThatSpeaksNoTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket connection = plain.accept()) {
                    RawServer.write(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
                    RawServer.awaitClose(connection);
                } catch (IOException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
            refuses(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/x"), ca(good), "does not use tls");
        }
    }

    @Test
    void takesANewAuthorityWithoutARestart() throws Exception {
        serve(good.server());
        Path file = ca(other);
        try (HttpTransport transport = transport(server.url("https"), file)) {
            assertThat(post(transport))
                    .isInstanceOfSatisfying(
                            ListenerReply.Failure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.TRUST));
            assertThat(transport.trustChanged()).isFalse();
            ca(good);
            assertThat(transport.trustChanged()).isTrue();
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            assertThat(transport.trustChanged()).isFalse();

            ca(other);
            assertThat(post(transport))
                    .isInstanceOfSatisfying(
                            ListenerReply.Failure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.TRUST));
        }
    }

    @Test
    void saysWhichCaFileIsMissingOrNoPem() throws Exception {
        serve(good.server());
        refuses(server.url("https"), folder.resolve("absent.pem"), "absent.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        refuses(server.url("https"), empty, "empty.pem");
        Path junk = Files.writeString(folder.resolve("junk.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        refuses(server.url("https"), junk, "junk.pem");
    }

    @Test
    void noOldSessionSparesTheListenerTheProof() throws Exception {
        TlsTrust tlsTrust = new TlsTrust(Optional.of(ca(good)));
        assertThat(new TlsProbe(tlsTrust.current(), new ListenerEndpoint("127.0.0.1", 443)).sessionSeconds())
                .as("seconds")
                .isEqualTo(1);
    }
}
