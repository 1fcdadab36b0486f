package com.bitville.postgres.prometheus.internal;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of the endpoint.
 *
 * @param address a literal address or a name of this host
 * @param webConfigFile certificate and logins; required beyond loopback
 * @param tables whether single tables have series
 * @param statements whether single statements have series
 */
record PrometheusSettings(String address, int port, Optional<Path> webConfigFile, boolean tables, boolean statements) {
    private static final int MOST_PORT = 65_535;

    PrometheusSettings {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("prometheus.port must be 1 to 65535, not " + port);
        }
    }

    /** Empty while it is not enabled. */
    static Optional<PrometheusSettings> of(PrometheusConfig config) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        String file = Objects.requireNonNullElse(config.web_config_file(), "").strip();
        return Optional.of(new PrometheusSettings(
                Objects.requireNonNullElse(config.address(), "").strip(),
                config.port(),
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                config.tables(),
                config.statements()));
    }
}
