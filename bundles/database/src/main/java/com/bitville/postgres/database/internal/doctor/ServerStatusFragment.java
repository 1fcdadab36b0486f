package com.bitville.postgres.database.internal.doctor;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PoolFigures;
import com.bitville.postgres.database.internal.connect.ServerStatus;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** This bundle's part of the status document: one entry of {@code servers}. */
public final class ServerStatusFragment {
    private ServerStatusFragment() {}

    /**
     * What the sessions have shown.
     *
     * @param executedMs the execution time of the agent's statements, null if unknown
     * @param visits the databases and the age of their figures
     */
    public record Observed(@Nullable Double executedMs, Map<String, Object> visits) {}

    public static Map<String, Object> of(
            DatabaseSettings settings,
            ServerStatus.Current current,
            Gate gate,
            PoolFigures figures,
            Observed observed) {
        Capabilities found = gate.capabilities();
        Map<String, @Nullable Object> server = new LinkedHashMap<>();
        server.put("name", settings.server());
        server.put("state", current.state().word());
        server.put("reason", current.reason());
        ReasonCode code = current.code();
        server.put("reason_code", code == null ? null : code.word());
        server.put("grants", grants(current, gate.lastFailure()));
        server.put("server_version", found == null ? null : found.versionText());
        server.put("role", found == null ? null : found.standby() ? "standby" : "primary");
        server.put("timeline", found == null ? null : found.timeline().orElse(null));
        server.put("login", settings.user());
        server.put("superuser", found == null ? null : found.superuser());
        server.put("local", found == null ? null : found.local());
        server.put(
                "data_directory",
                found == null || !found.local() ? null : found.settings().get("data_directory"));
        server.put("exec_ms", observed.executedMs());
        server.put("next_attempt_s", gate.closedFor().toSeconds());
        server.put("pool", pool(current, gate, figures));
        server.put("visits", observed.visits());
        return Map.of("servers", List.of(server));
    }

    /** The grants without which the server stays unusable. */
    private static List<String> grants(ServerStatus.Current current, @Nullable ConnectFailure last) {
        return last == null || current.state() != last.state() ? List.of() : last.grants();
    }

    private static Map<String, @Nullable Object> pool(ServerStatus.Current current, Gate gate, PoolFigures figures) {
        Map<String, @Nullable Object> pool = new LinkedHashMap<>();
        pool.put("status", word(current.state()));
        pool.put("max", figures.max());
        pool.put("total", figures.total());
        pool.put("active", figures.active());
        pool.put("idle", figures.idle());
        pool.put("waiting", figures.waiting());
        pool.put("opened", gate.opened());
        ConnectFailure last = gate.lastFailure();
        pool.put("last_error", last == null ? null : last.reason());
        return pool;
    }

    private static String word(ServerState state) {
        return switch (state) {
            case UP -> "open";
            case CONNECTING -> "opening";
            default -> "closed";
        };
    }
}
