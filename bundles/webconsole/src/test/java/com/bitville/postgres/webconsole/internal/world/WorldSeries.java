package com.bitville.postgres.webconsole.internal.world;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Figures over days of the made-up servers: the last two hundred steps of whatever is asked for. */
final class WorldSeries {
    private static final int STEPS = 3_000;
    private static final String DEFAULT = "default";

    private final FakeSeriesStore store;
    private final Random chance = new Random(28);

    private WorldSeries(FakeSeriesStore store) {
        this.store = store;
    }

    static void fill(FakeSeriesStore store, Instant now) {
        WorldSeries world = new WorldSeries(store);
        world.load();
        world.counters();
        world.objects();
        world.journals(now);
    }

    /** A wave around a mean with noise on it. */
    private void wave(SeriesKey key, double mean, double swing) {
        store.put(
                key,
                IntStream.range(0, STEPS)
                        .mapToDouble(i -> Math.max(
                                0, mean + swing * Math.sin(i / 11.0) + swing * 0.4 * (chance.nextDouble() - 0.5)))
                        .toArray());
    }

    /** A straight line. */
    private void line(SeriesKey key, double from, double to) {
        store.put(
                key,
                IntStream.range(0, STEPS)
                        .mapToDouble(i -> from + (to - from) * i / (STEPS - 1))
                        .toArray());
    }

    private static SeriesKey of(String figure, String object) {
        return new SeriesKey(DEFAULT, figure, "", object);
    }

    private void load() {
        wave(SeriesKey.of(DEFAULT, "profile.active"), 7, 3);
        wave(SeriesKey.of("reports", "profile.active"), 1.2, 0.6);
        for (Map.Entry<String, Double> wait : Map.of("CPU", 3.0, "IO", 1.6, "Lock", 1.1, "LWLock", 0.4, "Client", 0.3)
                .entrySet()) {
            wave(of("profile.waits", wait.getKey()), wait.getValue(), wait.getValue() * 0.5);
        }
        wave(of("sessions.waiting", "Lock"), 2, 1.5);
        wave(SeriesKey.of(DEFAULT, "blocking.incidents"), 0.6, 0.6);
        wave(SeriesKey.of(DEFAULT, "connections.used"), 61, 12);
        line(SeriesKey.of(DEFAULT, "connections.limit"), 100, 100);
        wave(SeriesKey.of(DEFAULT, "sessions.active"), 7, 3);
        wave(SeriesKey.of(DEFAULT, "sessions.idle"), 40, 9);
        wave(SeriesKey.of(DEFAULT, "sessions.idle_in_transaction"), 3, 2);
    }

    private void counters() {
        wave(SeriesKey.of(DEFAULT, "databases.commits"), 840, 210);
        wave(SeriesKey.of(DEFAULT, "databases.rollbacks"), 6, 4);
        wave(SeriesKey.of(DEFAULT, "databases.blks_hit"), 91_000, 20_000);
        wave(SeriesKey.of(DEFAULT, "databases.blks_read"), 1_800, 900);
        wave(SeriesKey.of(DEFAULT, "databases.temp_bytes"), 4e6, 3e6);
        wave(SeriesKey.of(DEFAULT, "databases.deadlocks"), 0.002, 0.002);
        wave(SeriesKey.of(DEFAULT, "statements.calls"), 2_600, 600);
        wave(SeriesKey.of(DEFAULT, "statements.exec_time"), 5_900, 2_100);
        wave(SeriesKey.of(DEFAULT, "wal.bytes"), 9e6, 5e6);
        wave(SeriesKey.of(DEFAULT, "checkpoints.timed"), 0.0033, 0.002);
        wave(SeriesKey.of(DEFAULT, "checkpoints.requested"), 0.001, 0.001);
        wave(SeriesKey.of(DEFAULT, "io.reads"), 900, 300);
        wave(SeriesKey.of(DEFAULT, "io.writes"), 380, 180);
        wave(SeriesKey.of(DEFAULT, "io.extends"), 60, 30);
        wave(of("log.entries", "ERROR"), 0.05, 0.05);
        wave(of("log.entries", "LOG"), 0.4, 0.2);
    }

    private void objects() {
        String[] tables = {"orders", "order_lines", "customers", "events", PagesWorld.HOSTILE};
        double[] sizes = {18e9, 41e9, 2e9, 6e9, 9e8};
        double[] growths = {1.02, 1.01, 1.0, 1.9, 1.3};
        for (int i = 0; i < tables.length; i++) {
            String object = "shop." + tables[i];
            line(new SeriesKey(DEFAULT, "table.total_bytes", "shop", object), sizes[i], sizes[i] * growths[i]);
            wave(new SeriesKey(DEFAULT, "table.dead_rows", "shop", object), 1e5 * (i + 1), 4e4);
        }
        line(new SeriesKey(DEFAULT, "tables.pages", "shop", ""), 7e6, 8e6);
        line(new SeriesKey(DEFAULT, "tables.pages", PagesWorld.HOSTILE, ""), 4e5, 4e5);
        line(of("wraparound.xid_age", "shop"), 1.93e9, 1.95e9);
        line(of("wraparound.xid_age", PagesWorld.HOSTILE), 4e7, 4.1e7);
        line(of("wraparound.xid_age", "audit"), 8e7, 8e7);
        line(of("wraparound.mxid_age", "audit"), 1.89e9, 1.9e9);
        wave(of("senders.replay_lag_bytes", "reports"), 3e6, 2e6);
        wave(SeriesKey.of(DEFAULT, "agent.spent_ms"), 900, 300);
        line(SeriesKey.of(DEFAULT, "agent.allowed_ms"), 6_000, 6_000);
        wave(SeriesKey.of("agent", "buffer.bytes"), 4e4, 2e4);
        wave(SeriesKey.of("agent", "delivery.delivered"), 0.2, 0.1);
    }

    private void journals(Instant now) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("state", "ended");
        values.put("root", "session");
        values.put("started_at", now.minus(Duration.ofHours(20)).toString());
        values.put("ended_at", now.minus(Duration.ofHours(19)).toString());
        values.put("duration_ms", 3_600_000.0);
        values.put("peak_blocked", 31.0);
        values.put("usename", "shop");
        values.put("application_name", PagesWorld.HOSTILE);
        values.put("query", "UPDATE stock SET amount = amount - ? WHERE item = ?");
        values.put("locktype", "transactionid");
        values.put("relation", "shop.stock");
        store.put(new JournalEntry(now.minus(Duration.ofHours(19)), "incidents", "incident-of-yesterday", values));
        Map<String, @Nullable Object> finding = new LinkedHashMap<>();
        finding.put("state", "open");
        finding.put("severity", "error");
        finding.put("check", "wraparound");
        finding.put("database", "shop");
        finding.put("message", "the database shop uses up its transaction ids: 93 % of them are gone");
        store.put(new JournalEntry(now.minus(Duration.ofHours(3)), "findings", "wraparound-1", finding));
        for (int hour = 1; hour <= 30; hour++) {
            for (int statement = 0; statement < 4; statement++) {
                Map<String, @Nullable Object> top = new LinkedHashMap<>();
                top.put("queryid", String.valueOf(7_000_000_000_000_000_000L + statement));
                top.put("datname", "shop");
                top.put("usename", "shop");
                top.put("calls", 1_000.0 * (statement + 1));
                top.put("total_exec_time", 90_000.0 / (statement + 1) + hour * 50);
                top.put("rows", 4_000.0);
                top.put("shared_blks_hit", 90_000.0);
                top.put("shared_blks_read", 1_000.0);
                top.put("wal_bytes", 5e6);
                top.put("temp_blks_written", statement == 0 ? 128.0 : 0.0);
                top.put("query", WorldRows.QUERIES[statement]);
                Instant began = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hour));
                store.put(new JournalEntry(began, "top_statements", "statement " + statement, top));
            }
        }
    }
}
