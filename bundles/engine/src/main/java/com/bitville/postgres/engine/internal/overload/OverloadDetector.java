package com.bitville.postgres.engine.internal.overload;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that a server is overloaded, and the end of the overload. Meanwhile only emergency subjects are read: those that are needed to
 * understand the overload, and none that adds to it. Thread-safe.
 */
public final class OverloadDetector {
    private static final Logger LOG = LoggerFactory.getLogger(OverloadDetector.class);
    private static final double FULL = 0.9;
    private static final int MANY_WAITERS = 20;
    private static final double MANY_OF_ALL = 0.1;
    private static final int FAR_BEHIND_S = 30;
    private static final int NORM_FACTOR = 3;
    /** Below this, three times the norm is noise. */
    private static final long LATENCY_FLOOR = Duration.ofMillis(50).toNanos();

    private static final int LATENCIES_OF_A_NORM = 5;
    private static final double WEIGHT_OF_THE_NEWEST = 0.1;
    /** A single slow response is not an overload. */
    private static final int SLOW_IN_A_ROW = 2;

    private static final int BEHIND_IN_A_ROW = 2;
    private static final int CALM_IN_A_ROW = 3;

    private final String server;
    private double norm;
    private int latencies;
    private int slow;
    private int behind;
    private int calm;
    private String reason = "";

    public OverloadDetector(String server) {
        this.server = server;
    }

    /**
     * Evaluates one run of the collector that measures the load.
     *
     * @param load the server's load, empty if the run failed
     * @param latencyNanos the duration of its statements, measured at the client
     */
    public synchronized void saw(Optional<ServerLoad> load, long latencyNanos) {
        Optional<String> late = load.flatMap(this::behind);
        Optional<String> sign =
                load.flatMap(OverloadDetector::crowded).or(() -> late).or(() -> slow(latencyNanos));
        if (sign.isPresent()) {
            calm = 0;
            if (reason.isEmpty()) {
                LOG.warn(
                        "server_under_stress server={} reason=\"{}\" consequence=only_subjects_for_emergencies_are_collected_until_it_passes",
                        server,
                        sign.get());
            }
            reason = sign.get();
        } else if (!reason.isEmpty() && ++calm >= CALM_IN_A_ROW) {
            LOG.info("server_stress_over server={} was=\"{}\"", server, reason);
            reason = "";
        }
    }

    /** Called when the collector that measures the load has left. */
    public synchronized void loadUnknown() {
        if (!reason.isEmpty()) {
            LOG.info("server_stress_unknown server={} was=\"{}\" cause=no_collector_measures_its_load", server, reason);
            reason = "";
        }
        calm = 0;
    }

    /** Why only emergency subjects may run, if so. */
    public synchronized Optional<String> reason() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    public synchronized Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("server", server);
        status.put("active", !reason.isEmpty());
        status.put("reason", reason);
        status.put("latency_norm_ms", Math.round(norm / 1e3) / 1e3);
        return status;
    }

    private static Optional<String> crowded(ServerLoad serverLoad) {
        if (serverLoad.connections() > FULL * serverLoad.maxConnections()) {
            return Optional.of(
                    serverLoad.connections() + " of " + serverLoad.maxConnections() + " connections are in use");
        }
        if (serverLoad.lockWaiters() >= Math.max(MANY_WAITERS, MANY_OF_ALL * serverLoad.maxConnections())) {
            return Optional.of(serverLoad.lockWaiters() + " sessions wait for a lock");
        }
        return Optional.empty();
    }

    /** Needs two readings: after an idle hour, the first record that arrives looks an hour late until it is replayed, a moment later. */
    private Optional<String> behind(ServerLoad serverLoad) {
        behind = serverLoad.replicaLag() > FAR_BEHIND_S ? behind + 1 : 0;
        return behind < BEHIND_IN_A_ROW
                ? Optional.empty()
                : Optional.of("a replica is " + Math.round(serverLoad.replicaLag()) + " s behind");
    }

    /** A slow response does not count into the norm: otherwise a long overload would become the norm. */
    private Optional<String> slow(long nanos) {
        boolean normKnown = latencies >= LATENCIES_OF_A_NORM;
        if (normKnown && nanos > LATENCY_FLOOR && nanos > NORM_FACTOR * norm) {
            slow++;
            return slow < SLOW_IN_A_ROW
                    ? Optional.empty()
                    : Optional.of("its responses take " + Math.round(nanos / 1e6) + " ms, the norm is "
                            + Math.round(norm / 1e6) + " ms");
        }
        slow = 0;
        norm = latencies++ == 0 ? nanos : norm + WEIGHT_OF_THE_NEWEST * (nanos - norm);
        return Optional.empty();
    }
}
