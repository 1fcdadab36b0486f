package com.bitville.postgres.otlp.internal;

import com.bitville.postgres.otlp.internal.http.RequestHeaders;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The variables of OpenTelemetry's specification that complete {@code [otlp]}; a key of the agent's own wins. They turn nothing on. One
 * that is invalid counts as not set and is told.
 */
final class OtlpVariables {
    static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String COMPRESSION = "OTEL_EXPORTER_OTLP_COMPRESSION";
    private static final String CERTIFICATE = "OTEL_EXPORTER_OTLP_CERTIFICATE";
    private static final String TIMEOUT = "OTEL_EXPORTER_OTLP_TIMEOUT";
    private static final String INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL";
    private static final String SERVICE = "OTEL_SERVICE_NAME";
    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String HTTP = "http/protobuf";
    /** What the agent cannot do; left alone they would promise more than happens. */
    private static final List<String> UNSUPPORTED =
            List.of("OTEL_EXPORTER_OTLP_CLIENT_KEY", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE");

    private static final long SECOND_MS = 1_000;
    private static final long LONGEST_TIMEOUT_MS = 60_000;
    private static final long LONGEST_INTERVAL_MS = 3_600_000;
    private static final int LONGEST_NAME = 255;

    private final UnaryOperator<@Nullable String> environment;
    private final List<String> faults = new ArrayList<>();

    /** {@code environment}: a variable's value by its name, or null. */
    OtlpVariables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
        get(PROTOCOL)
                .filter(protocol -> !protocol.equals(HTTP))
                .ifPresent(protocol -> fault(
                        PROTOCOL,
                        protocol,
                        HTTP,
                        "the agent sends " + HTTP + " in any case; let otlp.endpoint name that port, often 4318"));
        for (String name : UNSUPPORTED) {
            get(name).ifPresent(path -> fault(name, path, "not set", "the agent presents no client certificate"));
        }
        get(HEADERS).ifPresent(unread -> headers());
    }

    /** What is wrong, a message each. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    Optional<Boolean> gzip() {
        Optional<String> given = get(COMPRESSION);
        if (given.isPresent() && !given.get().equals("gzip") && !given.get().equals("none")) {
            fault(COMPRESSION, given.get(), "gzip or none", "set otlp.compression, which wins");
            return Optional.empty();
        }
        return given.map("gzip"::equals);
    }

    Optional<Path> certificate() {
        return get(CERTIFICATE).map(Path::of);
    }

    Optional<Duration> timeout() {
        return millis(TIMEOUT, LONGEST_TIMEOUT_MS, "set otlp.timeout_s, which wins");
    }

    Optional<Duration> interval() {
        return millis(INTERVAL, LONGEST_INTERVAL_MS, "metrics are sent every minute instead");
    }

    private Optional<Duration> millis(String name, long most, String remedy) {
        Optional<String> given = get(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        long value = given.get().matches("[0-9]{1,9}") ? Long.parseLong(given.get()) : 0;
        if (value < SECOND_MS || value > most) {
            fault(name, given.get(), SECOND_MS + " to " + most + " (milliseconds)", remedy);
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(value));
    }

    /** The attributes of all resources, the service's name among them where one is given. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        get(ATTRIBUTES).ifPresent(list -> {
            for (String pair : list.split(",", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                Optional<String> value = equals < 0
                        ? Optional.empty()
                        : decoded(pair.substring(equals + 1).strip());
                if (name.isEmpty()
                        || name.length() > LONGEST_NAME
                        || value.isEmpty()
                        || value.get().length() > LONGEST_NAME) {
                    fault(
                            ATTRIBUTES,
                            pair,
                            "name=value, separated by commas, values percent-encoded",
                            "this pair is left out");
                } else {
                    attributes.put(name, value.get());
                }
            }
        });
        get(SERVICE).ifPresent(name -> attributes.put("service.name", name));
        return attributes;
    }

    /** The headers, read anew each time and kept nowhere. */
    Map<String, String> headers() {
        try {
            return RequestHeaders.ofList(get(HEADERS).orElse(""), HEADERS);
        } catch (IOException e) {
            if (faults.stream().noneMatch(known -> known.contains(HEADERS))) {
                faults.add(String.valueOf(e.getMessage()));
            }
            return Map.of();
        }
    }

    static Optional<String> decoded(String text) {
        try {
            // A plus sign is itself here, unlike in a form.
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<String> get(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    private void fault(String name, String value, String allowed, String remedy) {
        String plain = value.replaceAll("\\p{Cntrl}", "?");
        String shown = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "..." : plain;
        faults.add(name + " is '" + shown + "' (environment); allowed: " + allowed + "; " + remedy);
    }
}
