package com.bitville.postgres.otlp.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.collector.StrictCollector;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import com.bitville.postgres.testkit.tls.TestAuthority;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpClientTest {
    @TempDir
    private Path folder;

    @Test
    void headersAreReadAtEachRequest() throws Exception {
        Path file =
                Files.writeString(folder.resolve("headers"), "# token\n\nAuthorization: Bearer one\nX-Scope: a:b\n");
        try (StrictCollector collector = StrictCollector.start();
                OtlpClient client = client(collector.port(), () -> RequestHeaders.ofFile(file, "otlp.headers_file"))) {
            client.probe(Signal.LOGS, OutletWorld.TIMEOUT);
            Files.writeString(file, "Authorization: Bearer two\n");
            client.probe(Signal.LOGS, OutletWorld.TIMEOUT);
            assertThat(collector.received())
                    .extracting(request -> request.headers().getFirst("Authorization"))
                    .containsExactly("Bearer one", "Bearer two");
            assertThat(collector.received().get(0).headers().getFirst("X-Scope"))
                    .isEqualTo("a:b");
            for (String invalid :
                    new String[] {"s3cr3t", "A B: s3cr3t", "Host: s3cr3t", "X: s3cr3t\u0001", ": s3cr3t"}) {
                Files.writeString(file, "# ok\n" + invalid + "\n");
                OtlpAnswer answer = client.probe(Signal.LOGS, OutletWorld.TIMEOUT);
                assertThat(answer.meaning()).isEqualTo(Meaning.MISCONFIGURED);
                assertThat(answer.words())
                        .startsWith("line 2 of otlp.headers_file is")
                        .doesNotContain("s3cr3t");
            }
            Files.delete(file);
            assertThat(client.probe(Signal.LOGS, OutletWorld.TIMEOUT).words())
                    .contains("does not exist; create it with lines Name: value");
            assertThat(collector.received()).hasSize(2);
        }
    }

    @Test
    void onlyTheAuthorityOfTheFileIsTrusted() throws Exception {
        TestAuthority authority = TestAuthority.create();
        try (StrictCollector collector = StrictCollector.withTls(authority.issue("dns:localhost"))) {
            String endpoint = "https://localhost:" + collector.port() + "/";
            Path right = Files.writeString(folder.resolve("right.pem"), authority.pem());
            Path wrong = Files.writeString(
                    folder.resolve("wrong.pem"), TestAuthority.create().pem());
            assertThat(probe(endpoint, right).meaning()).isEqualTo(Meaning.TAKEN);
            assertThat(probe(endpoint, wrong).words()).startsWith("TLS: ");
            assertThat(probe(endpoint.replace("localhost", "127.0.0.1"), right).words())
                    .startsWith("TLS: ");
            assertThat(probe(endpoint, folder.resolve("none.pem")).words()).contains("otlp.ca_file");
        }
    }

    @Test
    void plainHttpLeavesThisHostOnlyByConsent() throws Exception {
        for (String endpoint :
                new String[] {"http://10.0.0.7:4318", "http://127.0.0.1.example:4318", "http://localhost.example"}) {
            assertThat(probe(endpoint, Optional.empty()).words()).contains("otlp.allow_insecure = true");
        }
        for (String endpoint :
                new String[] {"http://localhost:1", "http://127.8.0.1:1", "http://[::1]:1", "https://a"}) {
            assertThat(OutletWorld.address(endpoint, Optional.empty(), OutletWorld.TIMEOUT)
                            .isRefused())
                    .isFalse();
        }
        assertThatThrownBy(() -> OutletWorld.address("ftp://a", Optional.empty(), OutletWorld.TIMEOUT))
                .hasMessageContaining("otlp.endpoint");
    }

    @Test
    void aPathOfTheEndpointStays() {
        for (String endpoint : new String[] {"http://localhost:1/otlp", "http://localhost:1/otlp/"}) {
            assertThat(OutletWorld.address(endpoint, Optional.empty(), OutletWorld.TIMEOUT)
                            .of(Signal.METRICS))
                    .isEqualTo(URI.create("http://localhost:1/otlp/v1/metrics"));
        }
    }

    @Test
    void retryAfterIsSecondsOrADateWithinAnHour() {
        Instant now = Instant.parse("2026-11-29T12:00:00Z");
        assertThat(RetryAfterTime.of("7", now)).contains(Duration.ofSeconds(7));
        assertThat(RetryAfterTime.of("0", now)).contains(Duration.ofSeconds(1));
        assertThat(RetryAfterTime.of("99999999999999999999", now)).contains(Duration.ofHours(1));
        assertThat(RetryAfterTime.of("Sun, 29 Nov 2026 12:00:30 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfterTime.of("Sun, 29 Nov 2026 11:00:30 GMT", now)).isEmpty();
        for (String none : new String[] {"", "-1", "1.5", "soon", "2026-11-29T12:00:30Z"}) {
            assertThat(RetryAfterTime.of(none, now)).as(none).isEmpty();
        }
    }

    @Test
    void aPartialSuccessIsReadAndNoiseIsNot() {
        byte[] answer = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(300)
                        .setErrorMessage("bad\u0000words"))
                .build()
                .toByteArray();
        assertThat(PartialRejection.of(answer)).isEqualTo(new PartialRejection(300, "bad words"));
        assertThat(PartialRejection.of(new byte[0])).isEqualTo(PartialRejection.NONE);
        for (int length = 1; length < answer.length; length++) {
            assertThat(PartialRejection.of(Arrays.copyOf(answer, length))).isEqualTo(PartialRejection.NONE);
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(24)];
            random.nextBytes(noise);
            assertThat(PartialRejection.of(noise).count()).isNotNegative();
        }
    }

    private static OtlpClient client(int port, RequestHeaders.Source headers) {
        return new OtlpClient(
                new CollectorAddress(
                        URI.create("http://127.0.0.1:" + port),
                        headers,
                        Optional.empty(),
                        OutletWorld.TIMEOUT,
                        false,
                        false),
                Clock.systemUTC());
    }

    private static OtlpAnswer probe(String endpoint, Path caFile) throws InterruptedException {
        return probe(endpoint, Optional.of(caFile));
    }

    private static OtlpAnswer probe(String endpoint, Optional<Path> caFile) throws InterruptedException {
        try (OtlpClient client =
                new OtlpClient(OutletWorld.address(endpoint, caFile, OutletWorld.TIMEOUT), Clock.systemUTC())) {
            return client.probe(Signal.METRICS, OutletWorld.TIMEOUT);
        }
    }
}
