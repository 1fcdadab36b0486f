package com.bitville.postgres.logs.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one run found in the log of one server, in bounded memory: all of it counted, the most important of it kept. */
final class Harvest {
    /** The entries kept of one run. */
    static final int MOST_ENTRIES = 200;
    /** The statements of requests kept of one run: far more than the wire sends. */
    static final int MOST_CORRELATED = 50;
    /** The kinds counted apart. */
    static final int MOST_COUNTS = 200;

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$|\\(\\d{1,5}\\)$");
    private static final Comparator<Entry> LEAST_IMPORTANT = Comparator.comparingInt(Harvest::importance)
            .thenComparingDouble(Harvest::duration)
            .thenComparing(Entry::time, Comparator.nullsFirst(Comparator.naturalOrder()));
    private static final Comparator<Entry> SHORTEST = Comparator.comparingDouble(Harvest::duration);

    private final String server;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(LEAST_IMPORTANT);
    private final PriorityQueue<Entry> correlated = new PriorityQueue<>(SHORTEST);
    private final Map<Kind, Count> counts = new LinkedHashMap<>();
    private long total;
    private long totalCorrelated;
    private @Nullable Instant lastAt;

    Harvest(String server) {
        this.server = server;
    }

    private record Kind(String entryClass, String severity, String state) {}

    private static final class Count {
        private long entries;
        private double sumMs;
        private double maxMs;
        private boolean timed;
    }

    void take(Entry entry) {
        Meaning.give(entry);
        total++;
        lastAt = entry.time() == null ? lastAt : entry.time();
        count(entry);
        keep(entries, entry, MOST_ENTRIES);
        if (isCorrelated(entry)) {
            totalCorrelated++;
            keep(correlated, entry, MOST_CORRELATED);
        }
    }

    private static boolean isCorrelated(Entry entry) {
        return (entry.kind() == EntryClass.SLOW_STATEMENT || entry.kind() == EntryClass.PLAN)
                && entry.durationMs() != null
                && entry.time() != null
                && entry.get(Field.STATEMENT) != null
                && CorrelationId.of(entry.text(Field.APPLICATION)) != null;
    }

    private static void keep(PriorityQueue<Entry> kept, Entry entry, int most) {
        kept.add(entry);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    private void count(Entry entry) {
        Kind kind = new Kind(entry.kind().word(), entry.text(Field.SEVERITY), entry.text(Field.STATE));
        if (!counts.containsKey(kind) && counts.size() >= MOST_COUNTS) {
            kind = new Kind(EntryClass.OTHER.word(), "", "");
        }
        Count count = counts.computeIfAbsent(kind, any -> new Count());
        count.entries++;
        if (entry.durationMs() != null) {
            count.timed = true;
            count.sumMs += duration(entry);
            count.maxMs = Math.max(count.maxMs, duration(entry));
        }
    }

    /** Errors and trouble first, then what belongs to a request, then what was slow. */
    private static int importance(Entry entry) {
        boolean request = CorrelationId.of(entry.text(Field.APPLICATION)) != null;
        return entry.kind().importance()
                + (EntryClass.isError(entry.text(Field.SEVERITY)) ? 10 : 0)
                + (request ? 5 : 0);
    }

    private static double duration(Entry entry) {
        Double duration = entry.durationMs();
        return duration == null ? 0 : duration;
    }

    long total() {
        return total;
    }

    long totalCorrelated() {
        return totalCorrelated;
    }

    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    /** The entries kept, in the order in which they were written. */
    List<@Nullable Object[]> entryRows() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing((Entry entry) -> entry.mark().file())
                .thenComparing(entry -> entry.mark().offset()));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : sorted) {
            rows.add(new @Nullable Object[] {
                server,
                entry.time(),
                entry.get(Field.SEVERITY),
                entry.get(Field.STATE),
                entry.kind().word(),
                entry.number(Field.PID),
                entry.get(Field.USER),
                entry.get(Field.DATABASE),
                entry.get(Field.APPLICATION),
                client(entry),
                queryId(entry),
                entry.get(Field.BACKEND_TYPE),
                entry.durationMs(),
                entry.get(Field.MESSAGE),
                entry.get(Field.DETAIL),
                entry.get(Field.HINT),
                entry.get(Field.CONTEXT),
                entry.get(Field.STATEMENT),
                entry.get(Field.INTERNAL_QUERY),
                entry.cut()
            });
        }
        return rows;
    }

    List<@Nullable Object[]> countRows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        counts.forEach((kind, count) -> rows.add(new @Nullable Object[] {
            server,
            kind.entryClass(),
            kind.severity().isEmpty() ? null : kind.severity(),
            kind.state().isEmpty() ? null : kind.state(),
            count.entries,
            count.timed ? count.sumMs : null,
            count.timed ? count.maxMs : null
        }));
        return rows;
    }

    /** The longest statements of requests, the longest first. */
    List<@Nullable Object[]> correlatedRows() {
        List<Entry> sorted = new ArrayList<>(correlated);
        sorted.sort(SHORTEST.reversed());
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : sorted) {
            Instant time = entry.time();
            if (time != null) {
                rows.add(new @Nullable Object[] {
                    CorrelationId.of(entry.text(Field.APPLICATION)),
                    time.minusNanos((long) (duration(entry) * 1_000_000)),
                    "pg_log",
                    server + "/" + entry.text(Field.PID) + "@" + time + "/"
                            + entry.mark().offset(),
                    entry.get(Field.STATEMENT),
                    entry.durationMs(),
                    server,
                    entry.number(Field.PID),
                    entry.get(Field.DATABASE),
                    entry.get(Field.USER),
                    client(entry),
                    queryId(entry)
                });
            }
        }
        return rows;
    }

    private static @Nullable String client(Entry entry) {
        String client = entry.get(Field.CLIENT);
        return client == null ? null : PORT.matcher(client).replaceFirst("");
    }

    private static @Nullable String queryId(Entry entry) {
        String id = entry.get(Field.QUERY_ID);
        return id == null || id.equals("0") ? null : id;
    }
}
