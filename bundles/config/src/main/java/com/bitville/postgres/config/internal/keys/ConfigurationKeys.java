package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one declaration of every key: all sections in the order in which they are documented. */
public final class ConfigurationKeys {
    public static final String DATABASE = "bitville.database";
    public static final String LOGS = "bitville.logs";
    public static final String COLLECTION = "bitville.collection";
    public static final String LISTENER = "bitville.listener";
    public static final String WIRE = "bitville.wire";
    public static final String BUFFER = "bitville.buffer";
    public static final String HISTORY = "bitville.history";
    public static final String BREAKER = "bitville.breaker";
    public static final String SAFETY = "bitville.safety";

    public static final String SERVER = "server";

    private static final String SECRET_GENERATION = "secret.generation";

    /** A new key is added to its section's class, a new section here. */
    public static final List<Key> ALL = Stream.of(
                    DatabaseKeys.ALL,
                    CollectionKeys.ALL,
                    ListenerKeys.ALL,
                    RedactionKeys.ALL,
                    BufferKeys.ALL,
                    HistoryKeys.ALL,
                    BreakerKeys.ALL,
                    SafetyKeys.ALL)
            .flatMap(List::stream)
            .toList();

    /** The PIDs that exist once. */
    public static final Set<String> SINGLETONS =
            ALL.stream().filter(key -> !key.perServer()).map(Key::pid).collect(Collectors.toCollection(TreeSet::new));

    public static final Set<String> FACTORIES = Set.of(DATABASE, LOGS);

    private ConfigurationKeys() {}

    /** The keys a section has; those of a further server in its own name. */
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

    /** The PID that follows a secret's changes. */
    public static String pidOf(String secret) {
        return find(secret)
                .map(key -> key.perServer() ? key.pid() + "~" + ServerSections.ofKey(secret) : key.pid())
                .orElse("");
    }

    /** The property under that PID which counts them: each secret has its own. */
    public static String generationOf(String secret) {
        return secret.equals(ListenerKeys.PROXY_PASSWORD.full()) ? "proxy." + SECRET_GENERATION : SECRET_GENERATION;
    }
}
