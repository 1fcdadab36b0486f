package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the facts of one server come from.
 *
 * @param history the last hour
 * @param store the days
 * @param findings what holds now; null while no checks run
 * @param status the agent's status document
 * @param now the agent's clock
 */
public record ReportSources(
        String server,
        History history,
        SeriesStore store,
        @Nullable List<ServerFinding> findings,
        Map<String, Object> status,
        Instant now) {
    public static final String HISTORY = "readings of the last hour";
    public static final String STORE = "figures over days";
    public static final String JOURNAL = "journal over days";

    /** A reading before the range is the beginning of the first interval in it. */
    private static final Duration BEFORE = Duration.ofMinutes(15);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int STEPS = 120;
    private static final double MOST_OF = 0.9;
    /** The first reading after a start begins no interval, and the store knows the whole minute that it is in. */
    private static final double EDGES_S = 120;

    /** Whether the readings in memory go back to the beginning of a range. */
    public boolean inMemory(TimeRange range) {
        return !range.from().isBefore(now.minus(History.RETENTION).minus(MINUTE));
    }

    /** The readings of a table within a range that have one before them; of a visited table those of every database. */
    public List<TableStep> steps(String of, String table, TimeRange range) {
        List<TableStep> steps = new ArrayList<>();
        Instant before = null;
        for (TableMoment moment : history.moments(of, table, range.from().minus(BEFORE))) {
            if (before != null && moment.at().isAfter(before) && ends(moment.at(), range)) {
                double seconds = Duration.between(before, moment.at()).toMillis() / 1_000.0;
                steps.add(new TableStep(moment.at(), seconds, moment.rowset()));
            }
            before = moment.at();
        }
        return steps;
    }

    /** A reading at the very end of a range is about the time before it. */
    private static boolean ends(Instant at, TimeRange range) {
        return at.isAfter(range.from()) && !at.isAfter(range.to());
    }

    public List<TableStep> steps(String table, TimeRange range) {
        return steps(server, table, range);
    }

    /**
     * The readings of a table where they know the range at least about as well as the store, none else: after a kill of the agent, and for a
     * range that begins before the last hour, the store knows more.
     *
     * @param ofStore how many seconds of the range the store knows; asked only where the readings do not know nearly all of it
     */
    public List<TableStep> preferred(String table, TimeRange range, DoubleSupplier ofStore) {
        List<TableStep> steps = steps(table, range);
        double known = scope(range, steps).knownSeconds();
        boolean enough = known > 0
                && (known >= MOST_OF * (double) range.length().toSeconds()
                        || known >= MOST_OF * (ofStore.getAsDouble() - EDGES_S));
        return enough ? steps : List.of();
    }

    /** The last reading of a table before the end of a range, of each database that was visited; none from before the range. */
    public List<TableMoment> newest(String of, String table, TimeRange range) {
        List<TableMoment> newest = new ArrayList<>();
        for (TableMoment moment : history.moments(of, table, Instant.EPOCH)) {
            if (!moment.at().isAfter(range.to())) {
                newest.removeIf(other -> other.database().equals(moment.database()));
                newest.add(moment);
            }
        }
        return newest;
    }

    public List<TableMoment> newest(String table, TimeRange range) {
        return newest(server, table, range);
    }

    /** The one row of a table as it was last read before the end of a range. */
    public Optional<FactRow> row(String table, TimeRange range) {
        return newest(table, range).stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .findFirst();
    }

    /** How long a step of a plot over this range is: whole minutes, at most 120 of them. */
    public static Duration step(TimeRange range) {
        long minutes = (range.length().toMinutes() + STEPS - 1) / STEPS;
        return MINUTE.multipliedBy(Math.max(1, minutes));
    }

    public SeriesPart series(String figure, TimeRange range) {
        return series(SeriesKey.of(server, figure), range);
    }

    public SeriesPart series(SeriesKey key, TimeRange range) {
        return new SeriesPart(range, store.read(key, range.from(), range.to(), step(range)));
    }

    /** The series of a figure by their objects. */
    public List<SeriesKey> keys(String of, String figure) {
        return store.keys(of).stream()
                .filter(key -> key.figure().equals(figure))
                .toList();
    }

    /** What of a range readings in memory know. */
    public static FactScope scope(TimeRange range, List<TableStep> steps) {
        return FactScope.of(
                range,
                steps.stream().mapToDouble(step -> step.secondsWithin(range)).sum(),
                HISTORY);
    }

    public List<JournalEntry> journal(String journal, Instant from, Instant to) {
        return store.journal(server, journal, from, to);
    }

    /** The status document's entry about this server. */
    public Map<?, ?> statusOfServer() {
        if (status.get("servers") instanceof List<?> servers) {
            for (Object each : servers) {
                if (each instanceof Map<?, ?> map && server.equals(map.get("name"))) {
                    return map;
                }
            }
        }
        return Map.of();
    }

    /** Whether the server runs on this host, so that the host's figures are its own. */
    public boolean isLocal() {
        return Boolean.TRUE.equals(statusOfServer().get("local"));
    }
}
