package com.bitville.postgres.otlp.internal;

import com.bitville.postgres.otlp.internal.http.CollectorAddress;
import com.bitville.postgres.otlp.internal.http.RequestHeaders;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of the outlet.
 *
 * @param address where the collector is and how it is asked
 * @param interval of the metrics
 * @param attributes of all resources
 * @param faults of OpenTelemetry's variables, a message each
 */
record OtlpSettings(CollectorAddress address, Duration interval, Map<String, String> attributes, List<String> faults) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Empty while no endpoint is set, whatever the variables say. */
    static Optional<OtlpSettings> of(OtlpConfig config, OtlpVariables variables) {
        String endpoint = text(config.endpoint());
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> headers = path(config.headers_file());
        RequestHeaders.Source source = headers.isPresent()
                ? () -> RequestHeaders.ofFile(headers.get(), "otlp.headers_file")
                : config.variable_headers() ? variables::headers : Map::of;
        Optional<Path> authorities = path(config.ca_file()).or(variables::certificate);
        Optional<Duration> timeout =
                config.timeout_s() > 0 ? Optional.of(Duration.ofSeconds(config.timeout_s())) : variables.timeout();
        String compression = text(config.compression());
        boolean gzip = compression.isEmpty() ? variables.gzip().orElse(true) : compression.equals("gzip");
        CollectorAddress address = new CollectorAddress(
                URI.create(endpoint), source, authorities, timeout.orElse(TIMEOUT), gzip, config.allow_insecure());
        Duration interval = variables.interval().orElse(INTERVAL);
        Map<String, String> attributes = variables.attributes();
        return Optional.of(new OtlpSettings(address, interval, attributes, variables.faults()));
    }

    private static String text(String given) {
        return Objects.requireNonNullElse(given, "").strip();
    }

    private static Optional<Path> path(String given) {
        return text(given).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(given)));
    }
}
