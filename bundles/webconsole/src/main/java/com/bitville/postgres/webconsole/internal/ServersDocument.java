package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All servers at a glance, in an order that does not change: the server {@code default}, then by name. */
final class ServersDocument {
    private static final String DEFAULT = "default";

    private final List<Map<?, ?>> servers;

    ServersDocument(Map<String, Object> status) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (status.get("servers") instanceof Collection<?> listed) {
            for (Object server : listed) {
                if (server instanceof Map<?, ?> fields) {
                    found.add(fields);
                }
            }
        }
        found.sort(
                Comparator.<Map<?, ?>, Boolean>comparing(server -> !name(server).equals(DEFAULT))
                        .thenComparing(ServersDocument::name));
        servers = List.copyOf(found);
    }

    /**
     * The server that the page is about.
     *
     * @param wanted as the page's address has it, or null
     * @return that one if it is configured, else the first that is monitored
     */
    String chosen(@Nullable String wanted) {
        return wanted != null && knows(wanted)
                ? wanted
                : servers.stream()
                        .filter(server -> !"disabled".equals(server.get("state")))
                        .map(ServersDocument::name)
                        .findFirst()
                        .orElse(DEFAULT);
    }

    boolean knows(String server) {
        return servers.stream().anyMatch(each -> name(each).equals(server));
    }

    List<String> names() {
        return servers.stream().map(ServersDocument::name).toList();
    }

    /** Adds whether the server runs on this host, and how many findings of each severity the checks have about it. */
    void judge(Map<String, @Nullable Object> entry, @Nullable FindingsReport checks) {
        String name = Objects.toString(entry.get("name"), "");
        entry.put("local", isLocal(name));
        entry.put("checks", checks == null ? null : checks.counts(name));
    }

    /** Whether a server is known to run on this host. */
    boolean isLocal(String server) {
        return servers.stream().anyMatch(each -> name(each).equals(server) && Boolean.TRUE.equals(each.get("local")));
    }

    /** One entry for each server: its state, its sessions that work and that wait, and how many findings name it. */
    List<Map<String, @Nullable Object>> entries(@Nullable History history, List<Finding> findings) {
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        for (Map<?, ?> server : servers) {
            String name = name(server);
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", name);
            entry.put("state", server.get("state"));
            entry.put("reason", server.get("reason"));
            entry.put("role", server.get("role"));
            entry.put("server_version", server.get("server_version"));
            if (history != null) {
                history.latest(name, "activity").ifPresent(snapshot -> sessions(snapshot, entry));
            }
            entry.put(
                    "findings",
                    findings.stream()
                            .filter(finding -> finding.server().equals(name))
                            .filter(finding -> finding.severity() == FindingSeverity.ERROR
                                    || finding.severity() == FindingSeverity.WARNING)
                            .count());
            entries.add(entry);
        }
        return entries;
    }

    private static void sessions(Snapshot snapshot, Map<String, @Nullable Object> entry) {
        entry.put("t", snapshot.at().toEpochMilli() / 1000.0);
        for (Rowset rowset : snapshot.rowsets()) {
            switch (rowset.table().name()) {
                case "session_counts" -> entry.put("active", active(rowset));
                case "blocking.waiters" -> entry.put("waiting", waiting(rowset));
                default -> {
                    // The rest is shown once a server is chosen.
                }
            }
        }
    }

    private static long active(Rowset counts) {
        return RowValues.rows(counts).stream()
                .filter(row -> "state".equals(row.get("counted_by")) && "active".equals(row.get("value")))
                .mapToLong(row -> (long) RowValues.number(row, "sessions"))
                .sum();
    }

    private static long waiting(Rowset waiters) {
        return RowValues.rows(waiters).stream()
                .mapToLong(row -> (long) RowValues.number(row, "waiting"))
                .sum();
    }

    private static String name(Map<?, ?> server) {
        return Objects.toString(server.get("name"), "");
    }
}
