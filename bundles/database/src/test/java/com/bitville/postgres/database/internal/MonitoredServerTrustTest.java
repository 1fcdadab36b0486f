package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.database.internal.connect.DatabasePassword;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.DriverConnector;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.SqlStates;
import com.bitville.postgres.database.internal.socket.TrustedSocketFactory;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.fake.FakeSecrets;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestCertificate;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.osgi.PGDataSourceFactory;

/** Which servers are trusted, by libpq's rules (measured with psql 15), and the messages of refusals. */
class MonitoredServerTrustTest {
    private static final TestCertificate ROOT = TestCertificate.root("Root");
    private static final TestCertificate MIDDLE =
            TestCertificate.of("Middle").authority().signedBy(ROOT).make();
    private static final TestCertificate GOOD = TestCertificate.of("server")
            .names("ip:127.0.0.1", "dns:db.example")
            .signedBy(MIDDLE)
            .make();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.version(18).tls(GOOD.identity()).start();
        server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
        shows(GOOD.identity(), MIDDLE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void shows(TestIdentity identity, TestCertificate... along) throws IOException, SQLException {
        StringBuilder chain = new StringBuilder(identity.certificatePem());
        for (TestCertificate above : along) {
            chain.append(above.pem());
        }
        Files.writeString(server.dataDirectory().resolve("server.key"), identity.keyPem());
        Files.writeString(server.dataDirectory().resolve("server.crt"), chain);
        server.restart();
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static DatabaseSettings settings(String host, String sslmode, String sslrootcert) {
        DatabaseSettings plain = Agent.settings(server.port());
        return new DatabaseSettings(
                plain.server(),
                host,
                plain.port(),
                plain.database(),
                plain.user(),
                sslmode,
                sslrootcert,
                plain.statementTimeout(),
                plain.lockTimeout(),
                plain.poolMin(),
                plain.poolMax(),
                plain.connectionTimeout());
    }

    private static Connection connect(String host, String sslmode, String sslrootcert) throws SQLException {
        DatabaseSettings settings = settings(host, sslmode, sslrootcert);
        DatabasePassword secrets = new DatabasePassword();
        secrets.set(new FakeSecrets().password(settings.server(), Agent.PASSWORD));
        return new DriverConnector(settings, new PGDataSourceFactory(), secrets).connect();
    }

    private static void takes(String sslmode, String sslrootcert) throws SQLException {
        try (Connection connection = connect("127.0.0.1", sslmode, sslrootcert);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean(1)).as("encrypted").isTrue();
        }
    }

    private static String refusal(String host, String sslmode, String sslrootcert) {
        return failure(host, sslmode, sslrootcert).reason();
    }

    private static ConnectFailure failure(String host, String sslmode, String sslrootcert) {
        SQLException refused = catchThrowableOfType(
                SQLException.class, () -> connect(host, sslmode, sslrootcert).close());
        assertThat((Throwable) refused).as("refused").isNotNull();
        return SqlStates.ofConnecting(refused);
    }

    @Test
    void whatLibpqTakesAsAFileIsTaken() throws Exception {
        String pem = ROOT.pem();
        takes("verify-full", file("plain.pem", pem));
        takes("verify-full", file("bom.pem", "\ufeff" + pem.replace("\n", "\r\n")));
        takes("verify-full", file("key.pem", GOOD.identity().keyPem() + pem));
        takes("verify-ca", file("trusted.pem", pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE")));
        assertThat(refusal("127.0.0.1", "verify-full", file("der.pem", "MII")))
                .contains("sslrootcert " + folder.resolve("der.pem") + " contains no certificate");
        assertThat(refusal(
                        "127.0.0.1", "verify-full", folder.resolve("absent.pem").toString()))
                .contains("absent.pem does not exist");
    }

    /** Unlike with curl, a chain must end at a root; a certificate that is not a root may only complete the chain. */
    @Test
    void anIntermediateAloneIsNoAuthority() throws Exception {
        String middle = file("middle.pem", MIDDLE.pem());
        assertThat(refusal("127.0.0.1", "verify-full", middle))
                .contains(
                        "CN=Middle of sslrootcert " + middle + " is not a root certificate",
                        "add the root certificate of CN=Root");
        shows(GOOD.identity());
        try {
            assertThat(refusal("127.0.0.1", "verify-full", file("root.pem", ROOT.pem())))
                    .contains("the issuer CN=Middle of its certificate is neither sent along nor in sslrootcert");
            assertThat(failure("127.0.0.1", "verify-full", middle).code()).isEqualTo(ReasonCode.UNTRUSTED);
            takes("verify-full", file("both.pem", MIDDLE.pem() + ROOT.pem()));
        } finally {
            shows(GOOD.identity(), MIDDLE);
        }
    }

    @Test
    void aRefusalNamesSubjectIssuerDatesAndNames() throws Exception {
        String ca = file("ca.pem", ROOT.pem());
        assertThat(refusal("localhost", "verify-full", ca))
                .startsWith("TLS: its certificate is for the names 127.0.0.1, db.example, not for localhost; it shows"
                        + " CN=server, issued by CN=Middle, valid 20")
                .endsWith("wanted is localhost");
        assertThat(failure("localhost", "verify-full", ca).code()).isEqualTo(ReasonCode.CERTIFICATE_NAME);
        TestCertificate expired = TestCertificate.of("old")
                .names("ip:127.0.0.1")
                .valid(Duration.ofDays(-9), Duration.ofDays(-1))
                .signedBy(ROOT)
                .make();
        shows(expired.identity());
        try {
            assertThat(refusal("127.0.0.1", "verify-ca", ca))
                    .startsWith("TLS: its certificate has expired, at "
                            + expired.certificate().getNotAfter().toInstant());
            assertThat(failure("127.0.0.1", "verify-ca", ca).code()).isEqualTo(ReasonCode.CERTIFICATE_EXPIRED);
        } finally {
            shows(GOOD.identity(), MIDDLE);
        }
    }

    @Test
    void aServerWithoutTlsIsNamedWhereItIsDemanded() throws Exception {
        server.execute("ALTER SYSTEM SET ssl = off");
        server.restart();
        try {
            assertThat(failure("127.0.0.1", "require", "").code()).isEqualTo(ReasonCode.TLS_MISSING);
        } finally {
            server.execute("ALTER SYSTEM RESET ssl");
            server.restart();
        }
    }

    /** libpq verifies against a given file even if the mode does not require it. */
    @Test
    void aRequiredConnectionWithAFileIsVerified() throws Exception {
        takes("require", file("right.pem", ROOT.pem()));
        assertThat(refusal(
                        "127.0.0.1",
                        "require",
                        file("other.pem", TestCertificate.root("Other").pem())))
                .contains("is neither sent along nor in sslrootcert");
        takes("require", "");
    }

    @ParameterizedTest
    @CsvSource({"disable", "prefer", "require", "verify-ca", "verify-full"})
    void systemIsTheSystemsAuthoritiesAndTheRightName(String sslmode) throws Exception {
        assertThat(refusal("127.0.0.1", sslmode, "system")).contains("nor in the system's authorities");
        Path store = folder.resolve("system.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setCertificateEntry("root", ROOT.certificate());
        try (OutputStream out = Files.newOutputStream(store)) {
            keys.store(out, "changeit".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try {
            takes(sslmode, "system");
            assertThat(refusal("localhost", sslmode, "system")).contains("not for localhost");
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void aHalfWrittenFileLeavesTheLastGoodOneInForce() throws Exception {
        String rotated = file("rotated.pem", ROOT.pem());
        takes("verify-full", rotated);
        file("rotated.pem", ROOT.pem().substring(0, 200));
        takes("verify-full", rotated);
        assertThat(TrustedSocketFactory.fault(rotated))
                .hasValueSatisfying(fault -> assertThat(fault).contains(rotated + ", line 1", "has no end"));
        file("rotated.pem", TestCertificate.root("Next").pem());
        assertThat(refusal("127.0.0.1", "verify-full", rotated)).contains("neither sent along nor in");
    }
}
