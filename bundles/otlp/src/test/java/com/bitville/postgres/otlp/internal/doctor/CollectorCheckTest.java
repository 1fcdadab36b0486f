package com.bitville.postgres.otlp.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.collector.StrictCollector;
import com.bitville.postgres.otlp.internal.collector.StrictCollector.Reply;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorCheckTest {
    @TempDir
    private Path folder;

    @Test
    void everyStepOfAGoodWayIsTold() throws Exception {
        TestAuthority authority = TestAuthority.create();
        Path file = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        try (StrictCollector collector = StrictCollector.withTls(authority.issue("dns:localhost"))) {
            List<Finding> findings = look("https://localhost:" + collector.port(), Optional.of(file));
            assertThat(findings)
                    .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK));
            assertThat(findings)
                    .extracting(Finding::subject)
                    .containsExactly("otlp name", "otlp port", "otlp TLS", "otlp metrics", "otlp logs");
            assertThat(collector.complaints()).isEmpty();
            assertThat(collector.metrics()).as("nothing is sent").isEmpty();
        }
    }

    @Test
    void theStepThatFailsHasItsRemedy() throws Exception {
        fails("http://10.0.0.7:4318", "otlp endpoint", "config set otlp.endpoint https://10.0.0.7:4318");
        fails("http://localhost:" + ClosedPort.number(), "otlp port", "/dev/tcp/localhost/");
        fails("https://no-such-host.invalid", "otlp name", "getent hosts no-such-host.invalid");
        try (StrictCollector collector = StrictCollector.start()) {
            String here = "http://127.0.0.1:" + collector.port();
            List<Finding> plain = look(here.replace("http:", "https:"), Optional.empty(), Duration.ofMillis(300));
            assertThat(plain.get(plain.size() - 1).subject()).isEqualTo("otlp TLS");
            assertThat(plain.get(plain.size() - 1).remedy().map(Remedy::text).orElse(""))
                    .contains("openssl s_client -connect 127.0.0.1");
            fails(here + "/other", "otlp metrics", "is an OTLP receiver there");
            for (int status : new int[] {401, 403}) {
                collector.plan(request -> Optional.of(Reply.of(status)));
                fails(here, "otlp login", "otlp.headers_file");
            }
            collector.plan(request -> Optional.of(Reply.of(404)));
            fails(here, "otlp metrics", "another path");
            collector.plan(request -> Optional.of(Reply.later(503, "5")));
            assertThat(look(here, Optional.empty()))
                    .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                    .hasSize(2);
        }
    }

    @Test
    void aCertificateIsExplained() throws Exception {
        TestAuthority authority = TestAuthority.create();
        Path file = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        try (StrictCollector other =
                        StrictCollector.withTls(TestAuthority.create().issue("dns:localhost"));
                StrictCollector named = StrictCollector.withTls(authority.issue("dns:collector.example"))) {
            failsWith("https://localhost:" + other.port(), file, "otlp.ca_file");
            failsWith("https://localhost:" + named.port(), file, "a name of the certificate");
        }
    }

    private void failsWith(String endpoint, Path file, String remedy) throws InterruptedException {
        List<Finding> findings = look(endpoint, Optional.of(file));
        Finding last = findings.get(findings.size() - 1);
        assertThat(last.subject()).isEqualTo("otlp TLS");
        assertThat(last.remedy().map(Remedy::text).orElse("")).contains(remedy);
    }

    private static void fails(String endpoint, String subject, String remedy) throws InterruptedException {
        List<Finding> findings = look(endpoint, Optional.empty());
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                .first()
                .satisfies(finding -> {
                    assertThat(finding.subject()).as(finding.message()).isEqualTo(subject);
                    assertThat(finding.remedy().map(Remedy::text).orElse("")).contains(remedy);
                });
    }

    private static List<Finding> look(String endpoint, Optional<Path> caFile) throws InterruptedException {
        return look(endpoint, caFile, OutletWorld.TIMEOUT);
    }

    private static List<Finding> look(String endpoint, Optional<Path> caFile, Duration timeout)
            throws InterruptedException {
        try (OtlpClient client = new OtlpClient(OutletWorld.address(endpoint, caFile, timeout), Clock.systemUTC())) {
            return new CollectorCheck(client).look(Duration.ofSeconds(10));
        }
    }
}
