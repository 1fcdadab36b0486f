package com.bitville.postgres.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestAuthorityTest {
    private static final String BODY =
            "{\"project\":\"shop\",\"timestamp\":1790000000.5,\"source\":\"pg_log\",\"data\":{}}";

    @TempDir
    Path folder;

    @Test
    void listenerIsTrustedByItsAddressOnceTheAuthorityIs()
            throws IOException, GeneralSecurityException, InterruptedException {
        TestAuthority authority = TestAuthority.create();
        assertThat(send(authority, authority.issue("ip:127.0.0.1"))).isEqualTo(200);
        assertThatThrownBy(() -> send(authority, authority.issue("dns:elsewhere.example")))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() ->
                        send(authority, authority.issue("ip:127.0.0.1", Duration.ofDays(-10), Duration.ofDays(-5))))
                .isInstanceOf(SSLHandshakeException.class);
    }

    private static int send(TestAuthority authority, TestIdentity identity)
            throws IOException, GeneralSecurityException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(authority))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try (StrictListener listener = StrictListener.start("key", identity.context())) {
            HttpRequest request = HttpRequest.newBuilder(listener.url())
                    .header("Authorization", "Bearer key")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(BODY))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static SSLContext trusting(TestAuthority authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authority.pem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void postgresShowsTheCertificateItWasGiven() throws IOException, SQLException {
        TestAuthority authority = TestAuthority.create();
        Path ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.SUPERUSER);
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", ca.toString());
        try (PostgresServer server = PostgresServer.version(18)
                        .tls(authority.issue("ip:127.0.0.1"))
                        .start();
                Connection connection = server.connect("postgres", properties)) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }
}
