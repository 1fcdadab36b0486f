package com.bitville.postgres.shipper.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.ForwardProxy;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerCheckTest {
    private static final Duration MOST = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static TestIdentity good;
    private static TestIdentity elsewhere;
    private static Path caFile;

    private final FakeSecrets secrets = new FakeSecrets();

    @BeforeAll
    static void make() throws Exception {
        TestAuthority authority = TestAuthority.create();
        good = authority.issue("ip:127.0.0.1");
        elsewhere = authority.issue("dns:elsewhere.example");
        caFile = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    }

    @Test
    void everyStepIsReportedIfThereIsNoProblem() {
        try (StrictListener listener = StrictListener.start("key", good.context())) {
            List<Finding> findings = look(listener.url(), caFile, Clock.systemUTC());
            assertThat(findings)
                    .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK));
            assertThat(findings)
                    .extracting(Finding::subject)
                    .containsExactly("api key", "name", "port", "TLS", "clock");
            assertThat(listener.all()).as("nothing was delivered").isEmpty();
        }
    }

    @Test
    void noConnectionIsLeftBehind() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.start((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            RawServer.awaitClose(connection);
            closed.countDown();
            return false;
        })) {
            look(server.url("http"), null, Clock.systemUTC());
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anUnknownAuthorityIsNamedWithTheCertificateAndTheSetting() {
        try (StrictListener listener = StrictListener.start("key", good.context())) {
            Finding tls = worst(look(listener.url(), null, Clock.systemUTC()));
            assertThat(tls.subject()).isEqualTo("TLS");
            assertThat(tls.message()).contains("Testkit CA").contains("127.0.0.1");
            assertThat(remedy(tls)).contains("bin/bitville config set listener.ca_file");
        }
    }

    @Test
    void aWrongNameIsDistinguishedFromAnUnknownAuthority() {
        try (StrictListener listener = StrictListener.start("key", elsewhere.context())) {
            Finding tls = worst(look(listener.url(), caFile, Clock.systemUTC()));
            assertThat(tls.subject()).isEqualTo("TLS");
            assertThat(remedy(tls)).contains("elsewhere.example").contains("listener.url");
        }
    }

    @Test
    void aCertificateThatExpiresSoonIsAWarning() {
        try (StrictListener listener = StrictListener.start("key", good.context())) {
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(20));
            assertThat(look(listener.url(), caFile, later))
                    .filteredOn(finding -> finding.subject().equals("TLS"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.severity()).isEqualTo(FindingSeverity.WARNING);
                        assertThat(remedy(finding)).contains("renew");
                    });
        }
    }

    @Test
    void aClockThatIsOffIsMeasured() {
        try (StrictListener listener = StrictListener.start("key")) {
            Finding clock = worst(look(listener.url(), null, Clock.offset(Clock.systemUTC(), Duration.ofHours(2))));
            assertThat(clock.subject()).isEqualTo("clock");
            assertThat(clock.severity()).isEqualTo(FindingSeverity.WARNING);
            assertThat(clock.message()).containsPattern("(7[12]\\d\\d) s ahead");
        }
    }

    @Test
    void aListenerThatIsDownAndAKeyThatIsMissingAreBothFound() {
        URI gone;
        try (StrictListener listener = StrictListener.start("key")) {
            gone = listener.url();
        }
        secrets.key(null);
        assertThat(look(gone, null, Clock.systemUTC()))
                .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                .extracting(Finding::subject)
                .containsExactly("api key", "port");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWayByAProxyIsTheOneThatIsLookedAt(boolean encrypted) {
        try (StrictListener listener =
                        encrypted ? StrictListener.start("key", good.context()) : StrictListener.start("key");
                ForwardProxy proxy = ForwardProxy.start().login("me", "s3cret")) {
            Finding nobody = worst(look(listener.url(), proxy, ""));
            assertThat(nobody.subject()).isEqualTo("proxy");
            assertThat(nobody.message())
                    .isEqualTo("the proxy " + proxy.url()
                            + " requires a user and a password (HTTP 407): listener.proxy_user is not set");
            assertThat(remedy(nobody))
                    .contains("# bin/bitville config set listener.proxy_user USER")
                    .contains("\nbin/bitville config set-secret listener.proxy_password");
            secrets.proxyPassword("wrong");
            assertThat(worst(look(listener.url(), proxy, "me")).message()).contains("does not accept");
            secrets.proxyPassword("s3cret");
            assertThat(look(listener.url(), proxy, "me"))
                    .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK))
                    .extracting(Finding::subject)
                    .containsExactly("api key", "proxy", "TLS", "clock");
            assertThat(listener.all()).as("nothing was delivered").isEmpty();
        }
    }

    @Test
    void aProxyThatIsDownIsNamed() throws Exception {
        ProxyServer down;
        try (ForwardProxy proxy = ForwardProxy.start()) {
            down = new ProxyServer("127.0.0.1", proxy.port(), "");
        }
        assertThat(worst(look(URI.create("https://listener.invalid/x"), down)).message())
                .startsWith("the proxy " + down.url() + ": ")
                .contains("refused");
    }

    @Test
    void aProxyThatOpensNoTunnelIsNamed() {
        try (RawServer proxy = RawServer.start(RawServer.says(RawServer.response(403, "", "no")))) {
            ProxyServer stern = new ProxyServer("127.0.0.1", proxy.url("http").getPort(), "");
            Finding refused = worst(look(URI.create("https://listener.invalid/x"), stern));
            assertThat(refused.message()).contains("opens no tunnel to listener.invalid: HTTP 403");
            assertThat(remedy(refused)).contains("allow CONNECT to listener.invalid:443");
        }
    }

    private List<Finding> look(URI url, ForwardProxy proxy, String user) {
        return look(url, new ProxyServer("127.0.0.1", proxy.port(), user));
    }

    private List<Finding> look(URI url, ProxyServer proxy) {
        ListenerSettings settings =
                new ListenerSettings(url, Duration.ofSeconds(60), Optional.of(caFile), Optional.of(proxy), 60, false);
        return look(settings, Clock.systemUTC());
    }

    private List<Finding> look(URI url, @Nullable Path ca, Clock clock) {
        ListenerSettings settings =
                new ListenerSettings(url, Duration.ofSeconds(60), Optional.ofNullable(ca), 60, false);
        return look(settings, clock);
    }

    private List<Finding> look(ListenerSettings settings, Clock clock) {
        ListenerClient client = new ListenerClient(settings, new TlsTrust(settings.caFile()), secrets);
        try (ListenerCheck check = new ListenerCheck(settings, client, secrets, clock)) {
            return check.look(MOST);
        }
    }

    private static Finding worst(List<Finding> findings) {
        return findings.stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .orElseThrow();
    }

    private static String remedy(Finding finding) {
        return finding.remedy().map(Remedy::text).orElse("");
    }
}
