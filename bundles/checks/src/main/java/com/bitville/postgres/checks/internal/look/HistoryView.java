package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One check's view of one server. */
public final class HistoryView implements ServerView {
    private final LookData data;
    private final CheckLimits limits;
    private final String keeper;
    private final ViewReads reads = new ViewReads();

    /**
     * A view.
     *
     * @param keeper under which name rows of visits are kept: the check's own, or that of one that keeps the same rows
     */
    public HistoryView(LookData data, CheckLimits limits, String keeper) {
        this.data = data;
        this.limits = limits;
        this.keeper = keeper;
    }

    /** Why the check cannot decide, if a table that it needs is missing. */
    public Optional<CheckAnswer> missing() {
        for (String table : limits.definition().tables()) {
            if (data.newest(table).isEmpty() && !data.isVisited(table)) {
                return Optional.of(answer(table, data.failure(table)));
            }
        }
        return Optional.empty();
    }

    private static CheckAnswer answer(String table, Optional<Outcome> failure) {
        if (failure.isEmpty()) {
            return CheckAnswer.unknown("nothing is known of " + table + " yet");
        }
        Outcome outcome = failure.get();
        Reason reason = outcome.failure().orElse(Reason.FAILED);
        String why = outcome.subject() + " is not read (" + reason.word() + "): " + outcome.message();
        return switch (reason) {
            case NOT_PERMITTED -> CheckAnswer.notPermitted(why, "-- bitville:doctor prints the grant");
            case UNSUPPORTED -> CheckAnswer.notApplicable(why);
            default -> CheckAnswer.unknown(why);
        };
    }

    LookData data() {
        return data;
    }

    /** What was read by this view so far. */
    ViewReads reads() {
        return reads;
    }

    @Override
    public String server() {
        return data.server();
    }

    @Override
    public Instant at() {
        reads.others();
        return data.at();
    }

    @Override
    public List<TableRow> rows(String table) {
        Optional<TableMoment> newest = data.newest(table);
        reads.rows(table, newest);
        return newest.map(data::rows).orElse(List.of());
    }

    @Override
    public List<VisitedDatabase> visitedDatabases(String table, Function<TableRow, Optional<String>> object) {
        reads.others();
        return data.visited(keeper, table, object);
    }

    @Override
    public Set<String> databases() {
        Set<String> names = data.databases();
        reads.databases(names);
        return names;
    }

    @Override
    public boolean has(String table) {
        boolean is = data.newest(table).isPresent();
        reads.there(table, is);
        return is;
    }

    @Override
    public Optional<Reason> failure(String subject) {
        reads.others();
        return data.failure(subject).flatMap(Outcome::failure);
    }

    @Override
    public List<TableReading> over(String table, Duration window) {
        reads.others();
        return data.readings(table, window);
    }

    @Override
    public List<SeriesPoint> points(SeriesQuery query, Duration window) {
        reads.others();
        return data.points(query, window);
    }

    @Override
    public List<SeriesPoint> points(SeriesKey key, Duration window, Duration step) {
        reads.others();
        return data.points(key, window, step);
    }

    @Override
    public List<SeriesKey> keys(String figure) {
        reads.others();
        return data.keys().stream().filter(key -> key.figure().equals(figure)).toList();
    }

    @Override
    public Optional<FindingEta> eta(List<SeriesPoint> points, double limit) {
        return RateFit.of(points, limit);
    }

    @Override
    public Optional<CheckSeverity> grade(double value, String database, String object) {
        return limits.grade(value, database, object);
    }

    @Override
    public boolean isSeen(String database, String object) {
        return limits.isSeen(database, object);
    }

    @Override
    public List<String> servers() {
        reads.others();
        return data.servers();
    }

    @Override
    public Optional<TableReading> readingOf(String server, String table) {
        reads.others();
        return data.newestOf(server, table).map(moment -> new TableReading(moment.at(), data.rows(moment)));
    }

    @Override
    public double parameter(String threshold) {
        return limits.parameter(threshold);
    }

    @Override
    public boolean isPrimary() {
        boolean is = data.isPrimary();
        reads.primary(is);
        return is;
    }

    @Override
    public int version() {
        int version = data.version();
        reads.version(version);
        return version;
    }

    /** When a table was read last. */
    public Optional<Instant> readAt(String table) {
        reads.others();
        return data.newest(table).map(TableMoment::at);
    }
}
