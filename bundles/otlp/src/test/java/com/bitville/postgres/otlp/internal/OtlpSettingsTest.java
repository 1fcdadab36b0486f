package com.bitville.postgres.otlp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtlpSettingsTest {
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void variablesTurnNothingOn() {
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        environment.put("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:4318");
        assertThat(OtlpSettings.of(new Given("", 0, "", true), variables())).isEmpty();
    }

    @Test
    void variablesCompleteWhatIsNotGiven() throws IOException {
        assertThat(settings(0, "").interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(0, "").address().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings(0, "").address().gzip()).isTrue();
        environment.put("OTEL_EXPORTER_OTLP_TIMEOUT", "2500");
        environment.put("OTEL_EXPORTER_OTLP_COMPRESSION", "none");
        environment.put("OTEL_EXPORTER_OTLP_CERTIFICATE", "/etc/ca.pem");
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b, x-scope = 1");
        environment.put("OTEL_METRIC_EXPORT_INTERVAL", "15000");
        environment.put("OTEL_SERVICE_NAME", "shop-db");
        environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=lost,team=a%2Cb");
        OtlpSettings completed = settings(0, "");
        assertThat(completed.faults()).isEmpty();
        assertThat(completed.address().timeout()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(completed.address().gzip()).isFalse();
        assertThat(completed.address().caFile()).contains(Path.of("/etc/ca.pem"));
        assertThat(completed.address().headers().read())
                .containsOnly(Map.entry("authorization", "Bearer a+b"), Map.entry("x-scope", "1"));
        assertThat(completed.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(completed.attributes()).isEqualTo(Map.of("service.name", "shop-db", "team", "a,b"));
        OtlpSettings own = settings(7, "gzip");
        assertThat(own.address().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(own.address().gzip()).isTrue();
    }

    @Test
    void anAddressThatIsNotTheOperatorsGetsNoHeadersOfVariables() throws IOException {
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a");
        OtlpSettings elsewhere = OtlpSettings.of(new Given("https://elsewhere", 0, "", false), variables())
                .orElseThrow();
        assertThat(elsewhere.address().headers().read()).isEmpty();
    }

    @Test
    void anInvalidVariableIsToldAndCountsAsNotSet() {
        Map<String, String> allowed = Map.of(
                "OTEL_EXPORTER_OTLP_TIMEOUT", "1000 to 60000",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip or none",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_METRIC_EXPORT_INTERVAL", "1000 to 3600000",
                "OTEL_RESOURCE_ATTRIBUTES", "name=value",
                "OTEL_EXPORTER_OTLP_CLIENT_KEY", "not set");
        allowed.forEach((name, range) -> {
            for (String invalid : List.of("999999999999", "-1", "grpc\nx")) {
                environment.clear();
                environment.put(name, invalid);
                OtlpSettings settings = settings(0, "");
                assertThat(settings.faults())
                        .singleElement()
                        .asString()
                        .startsWith(name + " is '" + invalid.replace('\n', '?') + "' (environment); allowed: " + range)
                        .matches(".*; [a-z].*");
                assertThat(settings.interval()).isEqualTo(Duration.ofMinutes(1));
                assertThat(settings.address().timeout()).isEqualTo(Duration.ofSeconds(10));
                assertThat(settings.attributes()).isEmpty();
            }
        });
    }

    @Test
    void aSecretIsInNoMessage() throws IOException {
        for (String invalid : List.of("s3cr3t", "a b=s3cr3t", "a=%zzs3cr3t", "host=s3cr3t", "a=s3cr3t%0d%0ax: y")) {
            environment.put("OTEL_EXPORTER_OTLP_HEADERS", invalid);
            OtlpSettings settings = settings(0, "");
            assertThat(settings.address().headers().read()).isEmpty();
            assertThat(settings.faults())
                    .as(invalid)
                    .singleElement()
                    .asString()
                    .startsWith("pair 1 of OTEL_EXPORTER_OTLP_HEADERS")
                    .doesNotContain("s3cr3t");
            assertThat(settings.toString()).doesNotContain("s3cr3t");
        }
    }

    private OtlpVariables variables() {
        return new OtlpVariables(environment::get);
    }

    private OtlpSettings settings(int timeout, String compression) {
        Optional<OtlpSettings> settings =
                OtlpSettings.of(new Given("http://127.0.0.1:4318", timeout, compression, true), variables());
        return settings.orElseThrow();
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Given(String endpoint, int timeout_s, String compression, boolean own) implements OtlpConfig {
        @Override
        public String headers_file() {
            return "";
        }

        @Override
        public boolean variable_headers() {
            return own;
        }

        @Override
        public String ca_file() {
            return "";
        }

        @Override
        public boolean allow_insecure() {
            return false;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return OtlpConfig.class;
        }
    }
}
