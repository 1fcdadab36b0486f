package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.keys.outlet.AlertsKeys;
import com.bitville.postgres.config.internal.keys.outlet.KafkaKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import com.bitville.postgres.config.internal.keys.outlet.PrometheusKeys;
import com.bitville.postgres.config.internal.keys.outlet.ReportKeys;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The declarations of all keys, with the sections in the order of the documentation. */
public final class ConfigurationKeys {
    public static final String DATABASE = "bitville.database";
    public static final String LOGS = "bitville.logs";
    public static final String COLLECTION = "bitville.collection";
    public static final String LISTENER = "bitville.listener";
    public static final String WIRE = "bitville.wire";
    public static final String BUFFER = "bitville.buffer";
    public static final String HISTORY = "bitville.history";
    public static final String CHECKS = "bitville.checks";
    public static final String ALERTS = "bitville.alerts";
    public static final String REPORT = "bitville.report";
    public static final String FEATURES = "bitville.features";
    public static final String PROMETHEUS = "bitville.prometheus";
    public static final String OTLP = "bitville.otlp";
    public static final String KAFKA = "bitville.kafka";
    public static final String JDBC = "bitville.jdbc";
    public static final String BREAKER = "bitville.breaker";
    public static final String SAFETY = "bitville.safety";

    public static final String SERVER = "server";

    private static final String SECRET_GENERATION = "secret.generation";

    /** Add a new key to its section's class, and a new section here. */
    public static final List<Key> ALL = Stream.of(
                    DatabaseKeys.ALL,
                    CollectionKeys.ALL,
                    ListenerKeys.ALL,
                    RedactionKeys.ALL,
                    BufferKeys.ALL,
                    HistoryKeys.ALL,
                    ChecksKeys.ALL,
                    AlertsKeys.ALL,
                    ReportKeys.ALL,
                    PrometheusKeys.ALL,
                    OtlpKeys.ALL,
                    KafkaKeys.ALL,
                    JdbcKeys.ALL,
                    BreakerKeys.ALL,
                    SafetyKeys.ALL,
                    FeatureKeys.ALL)
            .flatMap(List::stream)
            .toList();

    /** The singleton PIDs. */
    public static final Set<String> SINGLETONS =
            ALL.stream().filter(key -> !key.perServer()).map(Key::pid).collect(Collectors.toCollection(TreeSet::new));

    public static final Set<String> FACTORIES = Set.of(DATABASE, LOGS);

    private ConfigurationKeys() {}

    /** The keys of a section; for an additional server, with its name. */
    public static List<Key> of(String section) {
        if (ServerSections.isFurther(section)) {
            return ALL.stream()
                    .filter(Key::perServer)
                    .map(key -> key.of(ServerSections.of(section)))
                    .toList();
        }
        return ALL.stream().filter(key -> key.section().equals(section)).toList();
    }

    /** The declaration of a full key such as {@code database:reports.port}. */
    public static Optional<Key> find(String full) {
        int dot = full.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : of(full.substring(0, dot)).stream()
                        .filter(key -> key.full().equals(full))
                        .findFirst();
    }

    public static Set<String> sections() {
        return ALL.stream().map(Key::section).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The PID whose component depends on a secret. */
    public static String pidOf(String secret) {
        return find(secret)
                .map(key -> key.perServer() ? key.pid() + "~" + ServerSections.ofKey(secret) : key.pid())
                .orElse("");
    }

    /** The property of that PID that counts the secret's changes: each secret has its own. */
    public static String generationOf(String secret) {
        return secret.equals(ListenerKeys.PROXY_PASSWORD.full()) ? "proxy." + SECRET_GENERATION : SECRET_GENERATION;
    }
}
