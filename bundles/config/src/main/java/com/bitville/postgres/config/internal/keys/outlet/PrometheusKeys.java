package com.bitville.postgres.config.internal.keys.outlet;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.KeyFactory;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [prometheus]}: metrics for Prometheus to scrape. {@code enabled} installs the feature bitville-prometheus. */
public final class PrometheusKeys {
    private static final KeyFactory IN = new KeyFactory("prometheus", ConfigurationKeys.PROMETHEUS);

    public static final Key ENABLED = IN.flag(
            "enabled",
            "BITVILLE_PG_PROMETHEUS_ENABLED",
            "enabled",
            false,
            "Whether Prometheus can scrape the metrics. Installs the feature bitville-prometheus.");
    public static final Key ADDRESS = IN.text(
            "address",
            "BITVILLE_PG_PROMETHEUS_ADDRESS",
            "address",
            "127.0.0.1",
            ValueConstraint.line(
                    "a host name or an IP address", text -> !text.startsWith("/") && Addresses.isHost(text)),
            "The address that is scraped. Every user of this host can read from a loopback address; any other needs web_config_file.");
    public static final Key PORT = IN.number(
            "port",
            "BITVILLE_PG_PROMETHEUS_PORT",
            "port",
            9187,
            ValueConstraint.range(1, 65_535),
            "The port that is scraped: /metrics, or /metrics?server=NAME for one server.");
    public static final Key WEB_CONFIG_FILE = IN.text(
            "web_config_file",
            "BITVILLE_PG_PROMETHEUS_WEB_CONFIG_FILE",
            "web.config.file",
            null,
            ValueConstraint.FILE,
            "A file in the form of Prometheus' exporters with tls_server_config and basic_auth_users; changes of it are followed.");
    public static final Key TABLES = IN.flag(
            "tables",
            "BITVILLE_PG_PROMETHEUS_TABLES",
            "tables",
            false,
            "Whether single tables, indexes and sequences have series: up to 30,000 for each server.");
    public static final Key STATEMENTS = IN.flag(
            "statements",
            "BITVILLE_PG_PROMETHEUS_STATEMENTS",
            "statements",
            false,
            "Whether single statements have series, without their texts: up to 8,000 for each server.");

    public static final List<Key> ALL = List.of(ENABLED, ADDRESS, PORT, WEB_CONFIG_FILE, TABLES, STATEMENTS);

    private PrometheusKeys() {}
}
