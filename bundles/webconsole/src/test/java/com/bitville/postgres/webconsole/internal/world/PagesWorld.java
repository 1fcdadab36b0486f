package com.bitville.postgres.webconsole.internal.world;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Three servers, made up: {@code default}, which is busy and has trouble, {@code archive}, which is down, and {@code reports}, which is
 * well; or one of which nothing is known yet. Names of strangers are hostile.
 */
public final class PagesWorld {
    /** What strangers call things, if they can. */
    public static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&\u202etxt";

    private final Instant now;
    private final boolean filled;
    private int others;
    private final FakeHistory history = new FakeHistory();
    private final FakeSeriesStore store;

    private PagesWorld(Instant now, boolean filled) {
        this.now = now;
        this.filled = filled;
        this.store = new FakeSeriesStore(now);
    }

    /** Three servers with a past. */
    public static PagesWorld filled(Instant now) {
        PagesWorld world = new PagesWorld(now, true);
        WorldRows.fill(world.history, now);
        WorldRelations.fill(world.history, now);
        WorldSeries.fill(world.store, now);
        return world;
    }

    /** The same among thirty more servers, with thirty larger tables. */
    public static PagesWorld crowded(Instant now) {
        PagesWorld world = filled(now);
        world.others = 30;
        for (int i = 0; i < world.others; i++) {
            world.store.put(new SeriesKey("default", "table.total_bytes", "shop", "shop.part" + i), 1e12 + i, 2e12 + i);
        }
        return world;
    }

    /** One server a moment after its start. */
    public static PagesWorld empty(Instant now) {
        return new PagesWorld(now, false);
    }

    /** Whether anything is kept. */
    public boolean isKept() {
        return filled;
    }

    /** What was read in the last hour. */
    public FakeHistory history() {
        return history;
    }

    /** Figures over days. */
    public FakeSeriesStore store() {
        return store;
    }

    private static Map<String, Object> server(String name, String state, String role) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("name", name);
        server.put("state", state);
        server.put("reason", state.equals("up") ? "" : "connection refused by 10.0.0.9:5432");
        server.put("role", role);
        server.put("server_version", "18.1");
        server.put("local", name.equals("default"));
        server.put("login", "bitville_monitor");
        server.put("pool", Map.of("total", 1, "max", 3, "active", 0, "idle", 1, "waiting", 0, "opened", 4));
        return server;
    }

    /** The agent's status. */
    public StatusReport report() {
        List<Map<String, Object>> servers = new ArrayList<>();
        servers.add(server("default", filled ? "up" : "connecting", "primary"));
        if (filled) {
            servers.add(server("archive", "unreachable", "standby"));
            servers.add(server("reports", "up", "standby"));
            IntStream.range(0, others).forEach(i -> servers.add(server("shard" + i, "up", "primary")));
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", "1.0.0");
        status.put("project", "shop");
        status.put("state", filled ? "degraded" : "starting");
        status.put("servers", servers);
        status.put("collectors", List.of(Map.of("name", "activity", "server", "default", "state", "ok", "runs", 60)));
        status.put("spool", Map.of("state", "disk", "files", 3, "bytes", 40_960, "dead", 0, "evicted", 0));
        status.put("shipper", Map.of("state", "idle", "breaker", "closed", "delivered", 812));
        status.put("engine", Map.of("interval_s", 60));
        return () -> status;
    }

    /** What the doctor says of the agent. */
    public Doctor doctor() {
        List<Finding> found = filled
                ? List.of(Finding.of(
                        FindingSeverity.WARNING,
                        FindingAreas.DATABASE,
                        "connection",
                        "archive",
                        "connection refused by 10.0.0.9:5432",
                        Remedy.words("Start the server, or correct [db:archive] host.")))
                : List.of();
        return new Doctor() {
            @Override
            public List<Finding> currentFindings() {
                return found;
            }

            @Override
            public List<Finding> runChecks(Duration most) {
                return found;
            }
        };
    }

    /** What the checks found. */
    public FindingsReport findings() {
        Observation wraparound = Observation.of(
                        CheckSeverity.ERROR, "the database shop uses up its transaction ids: 93 % of them are gone")
                .on("shop", "")
                .until(Optional.of(new FindingEta(now.plus(Duration.ofHours(41)), 3.4e6, Duration.ofHours(6), 2.1e9)))
                .remedied("-- look first, it reads one row", "SELECT datname, age(datfrozenxid) FROM pg_database;");
        Observation index = Observation.of(CheckSeverity.WARNING, "two indexes of " + HOSTILE + " are the same")
                .on("shop", HOSTILE)
                .remedied("DROP INDEX CONCURRENTLY shop.orders_customer_idx1;");
        Observation slot = Observation.of(CheckSeverity.WARNING, "nobody uses the replication slot audit")
                .on("", "audit");
        List<ServerFinding> held = List.of(
                finding("wraparound-1", "wraparound", "default", wraparound),
                finding("index_duplicate-1", "index_duplicate", "default", index),
                finding("slot_inactive-1", "slot_inactive", "reports", slot));
        return new Held(held);
    }

    private ServerFinding finding(String id, String check, String server, Observation seen) {
        return new ServerFinding(id, check, server, FindingState.OPEN, now.minus(Duration.ofHours(3)), seen);
    }

    private record Held(List<ServerFinding> findings) implements FindingsReport {
        @Override
        public Map<String, Integer> counts(String server) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            findings.stream()
                    .filter(finding -> finding.server().equals(server))
                    .forEach(finding -> counts.merge(finding.severity().word(), 1, Integer::sum));
            return counts;
        }

        @Override
        public List<CheckDefinition> definitions() {
            return List.of();
        }

        @Override
        public List<SeriesPoint> history(ServerFinding finding) {
            return List.of();
        }
    }

    /** A row of values, of which some may be null. */
    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
