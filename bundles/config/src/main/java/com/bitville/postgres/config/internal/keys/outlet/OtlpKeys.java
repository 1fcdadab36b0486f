package com.bitville.postgres.config.internal.keys.outlet;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.KeyFactory;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of {@code [otlp]}: metrics and logs to an OpenTelemetry collector. {@code endpoint} installs the feature bitville-otlp. */
public final class OtlpKeys {
    private static final KeyFactory IN = new KeyFactory("otlp", ConfigurationKeys.OTLP);
    /** The paths of the signals are appended, so an endpoint that has one would be asked for it twice. */
    private static final Pattern SIGNAL = Pattern.compile(".*/v1/(metrics|logs|traces)/?");

    public static final Key ENDPOINT = IN.text(
            "endpoint",
            "BITVILLE_PG_OTLP_ENDPOINT",
            "endpoint",
            null,
            ValueConstraint.line(
                    "empty, or an http or https URL with a host, without user, password, query, fragment and /v1/metrics",
                    text -> text.isEmpty() || isBase(text)),
            "The base URL of an OpenTelemetry collector, such as http://127.0.0.1:4318; /v1/metrics and /v1/logs are appended. Installs the feature bitville-otlp. Empty: none.");
    public static final Key HEADERS_FILE = IN.text(
            "headers_file",
            "BITVILLE_PG_OTLP_HEADERS_FILE",
            "headers.file",
            null,
            ValueConstraint.FILE,
            "A file with further headers, one Name: value on each line, mode 0600. Read at each request. Empty: OTEL_EXPORTER_OTLP_HEADERS.");
    public static final Key CA_FILE = IN.text(
            "ca_file",
            "BITVILLE_PG_OTLP_CA_FILE",
            "ca.file",
            null,
            ValueConstraint.FILE,
            "The PEM file of the only trusted certificate authorities for the collector. Empty: OTEL_EXPORTER_OTLP_CERTIFICATE, else the system's.");
    public static final Key TIMEOUT_S = IN.number(
            "timeout_s",
            "BITVILLE_PG_OTLP_TIMEOUT_S",
            "timeout.s",
            0,
            ValueConstraint.range(0, 60),
            "How long one request may take. 0: as OTEL_EXPORTER_OTLP_TIMEOUT says, else 10 s.");
    public static final Key COMPRESSION = IN.text(
            "compression",
            "BITVILLE_PG_OTLP_COMPRESSION",
            "compression",
            null,
            ValueConstraint.oneOf(List.of("gzip", "none")),
            "How bodies are compressed. Empty: as OTEL_EXPORTER_OTLP_COMPRESSION says, else gzip.");
    public static final Key ALLOW_INSECURE = IN.flag(
            "allow_insecure",
            "BITVILLE_PG_OTLP_ALLOW_INSECURE",
            "allow.insecure",
            false,
            "Whether endpoint may be plain http to another host. Headers and data then cross the network unencrypted.");

    /** A property beside the keys: whether the headers of OpenTelemetry's environment variables may be sent to the endpoint. */
    public static final String VARIABLE_HEADERS = "variable.headers";

    public static final List<Key> ALL =
            List.of(ENDPOINT, HEADERS_FILE, CA_FILE, TIMEOUT_S, COMPRESSION, ALLOW_INSECURE);

    private OtlpKeys() {}

    private static boolean isBase(String text) {
        return Addresses.isListenerUrl(text)
                && text.indexOf('?') < 0
                && !SIGNAL.matcher(text).matches();
    }
}
