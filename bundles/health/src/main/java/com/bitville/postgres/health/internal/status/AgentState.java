package com.bitville.postgres.health.internal.status;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of the whole agent, from the merged status document. */
enum AgentState {
    /** No failure, but a server, a collector or delivery has not completed its first run yet. */
    STARTING,
    /** All parts work, or are shed as designed. */
    RUNNING,
    /** A part does not work; the document has the reason. */
    DEGRADED,
    /** No server can be monitored. */
    DOWN;

    private static final Set<String> SERVER_FINE = Set.of("up", "connecting", "paused", "paused_by_dba");
    private static final Set<String> COLLECTOR_FAULTS =
            Set.of("degraded", "failed", "not_permitted", "timed_out", "unavailable");
    private static final Set<String> SPOOL_FINE = Set.of("", "opening", "disk");
    private static final Set<String> SHIPPER_FINE = Set.of("", "off", "starting", "idle", "delivering", "rate_limited");
    private static final Set<String> BREAKER_FINE = Set.of("", "closed");

    static AgentState of(Map<String, Object> document) {
        List<?> monitored = entries(document.get("servers"))
                .filter(server -> !word(server, "state").equals("disabled"))
                .toList();
        List<String> servers = states(monitored);
        boolean allDisabled =
                servers.isEmpty() && entries(document.get("servers")).findAny().isPresent();
        Set<Object> paused = paused(document.get("servers"));
        List<?> counted = entries(document.get("collectors"))
                .filter(collector -> !(collector instanceof Map<?, ?> map && paused.contains(map.get("server"))))
                .filter(collector -> !isLeftOut(collector))
                .toList();
        List<String> collectors = states(counted);
        if (!servers.isEmpty() && servers.stream().noneMatch(SERVER_FINE::contains)) {
            return DOWN;
        }
        if (servers.stream().anyMatch(state -> !SERVER_FINE.contains(state))
                || collectors.stream().anyMatch(COLLECTOR_FAULTS::contains)
                || !SPOOL_FINE.contains(word(document.get("spool"), "state"))
                || !SHIPPER_FINE.contains(word(document.get("shipper"), "state"))
                || (!word(document.get("shipper"), "state").equals("off")
                        && !BREAKER_FINE.contains(word(document.get("shipper"), "breaker")))
                || entries(document.get("destinations")).anyMatch(AgentState::holdsPayloads)) {
            return DEGRADED;
        }
        boolean begun = (!servers.isEmpty() || allDisabled)
                && !collectors.isEmpty()
                && !servers.contains("connecting")
                && counted.stream()
                        .filter(collector -> !isOfDatabases(collector))
                        .noneMatch(collector -> word(collector, "state").equals("waiting"));
        return begun ? RUNNING : STARTING;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> states(@Nullable Object list) {
        return entries(list).map(entry -> word(entry, "state")).toList();
    }

    /** The states of a paused server's collectors are ignored. */
    private static Set<Object> paused(@Nullable Object servers) {
        return entries(servers)
                .filter(entry -> word(entry, "state").startsWith("paused"))
                .<Object>map(entry -> word(entry, "name"))
                .collect(Collectors.toSet());
    }

    /** The operator has not granted what it reads, which is no fault. */
    private static boolean isLeftOut(Object collector) {
        return collector instanceof Map<?, ?> map
                && Boolean.TRUE.equals(map.get("optional"))
                && word(collector, "state").equals("not_permitted");
    }

    /** A destination of all payloads that stores none; the listener has states of its own. */
    private static boolean holdsPayloads(Object destination) {
        return destination instanceof Map<?, ?> map
                && !word(destination, "name").equals("listener")
                && Boolean.TRUE.equals(map.get("takes_all"))
                && Boolean.FALSE.equals(map.get("well"));
    }

    /** What is read in each database waits until one is due, or for ever where none is to be visited. */
    private static boolean isOfDatabases(Object collector) {
        return word(collector, "scope").equals("database");
    }

    private static Stream<?> entries(@Nullable Object list) {
        return list instanceof Collection<?> entries ? entries.stream() : Stream.empty();
    }

    private static String word(@Nullable Object object, String key) {
        return object instanceof Map<?, ?> map ? Objects.toString(map.get(key), "") : "";
    }
}
