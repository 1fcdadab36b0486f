package com.bitville.postgres.api.check;

import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known of one server at one look: the newest rows, the last hour, figures over days. Valid until {@link ServerCheck#look} returns;
 * used by the thread that called it. Ages of sessions and the like are those at the time of the reading.
 */
@ProviderType
public interface ServerView {
    /**
     * The server.
     *
     * @return a configured name, or {@code host}
     */
    String server();

    /**
     * When the look takes place.
     *
     * @return by the agent's clock
     */
    Instant at();

    /**
     * The newest rows of a table.
     *
     * @param table its name, but of no visited database; the totals and whole lists that stay inside the agent are tables too ({@code databases_totals}, {@code
     *     settings_all})
     * @return the rows; empty also where the table is not there, see {@link #has}
     */
    List<TableRow> rows(String table);

    /**
     * What a check keeps of a table that is read at visits to databases ({@code indexes}, {@code sequences}), from the last visit to each.
     * Databases are visited minutes to a day apart, so a check that judges little of a table keeps little of it.
     *
     * @param table its name
     * @param object what the check calls the object of a row, unique in its database; empty for a row that it never judges. Asked when
     *     the database has been visited, so it depends on the row alone
     * @return the rows, by database
     */
    default List<VisitedRow> visited(String table, Function<TableRow, Optional<String>> object) {
        return visitedDatabases(table, object).stream()
                .flatMap(visit -> visit.rows().stream())
                .toList();
    }

    /**
     * The same by database. A database that was not visited since the agent was started, or of which a check would have to keep too much,
     * is absent.
     *
     * @param table its name
     * @param object see {@link #visited}
     * @return the databases by name; also those of whose rows nothing is kept
     */
    default List<VisitedDatabase> visitedDatabases(String table, Function<TableRow, Optional<String>> object) {
        return List.of();
    }

    /**
     * The databases that could be visited: neither templates nor closed ones.
     *
     * @return their names
     */
    default Set<String> databases() {
        return Set.of();
    }

    /**
     * Whether a table was read recently.
     *
     * @param table its name
     * @return false where nothing is known of it, or only something old
     */
    boolean has(String table);

    /**
     * Why a subject could not be read when it was last tried.
     *
     * @param subject its name
     * @return the reason; empty if it was read, or was not tried yet
     */
    default Optional<Reason> failure(String subject) {
        return Optional.empty();
    }

    /**
     * The rows of a table over time.
     *
     * @param table its name
     * @param window how far back; at most an hour is kept
     * @return each reading, the oldest first
     */
    List<TableReading> over(String table, Duration window);

    /**
     * A figure over the last hour.
     *
     * @param query the figure
     * @param window how far back
     * @return its points, the oldest first
     */
    List<SeriesPoint> points(SeriesQuery query, Duration window);

    /**
     * A figure over days.
     *
     * @param key the series
     * @param window how far back
     * @param step how long a step is to be, see {@link com.bitville.postgres.api.history.series.SeriesStore#read}
     * @return its means, the oldest first; empty where no figures are kept
     */
    List<SeriesPoint> points(SeriesKey key, Duration window, Duration step);

    /**
     * A figure of each object over days.
     *
     * @param figure its name
     * @return the series of this server, by database and object
     */
    List<SeriesKey> keys(String figure);

    /**
     * When a value will reach a limit, by least squares over the last hour and over all points, the sooner of the two. A fall begins the
     * series anew.
     *
     * @param points the value over time
     * @param limit the limit
     * @return empty with fewer than ten points, where the value does not approach the limit, and beyond a year
     */
    Optional<FindingEta> eta(List<SeriesPoint> points, double limit);

    /**
     * Compares a value with the thresholds {@code hint}, {@code warning} and {@code error} of the check. For an object whose finding is open
     * the limit is only left at 0.8 of its value, so that a value near it does not flap.
     *
     * @param value the value
     * @param database the database, or empty
     * @param object the object, or empty
     * @return the worst severity whose limit is passed, or empty
     */
    Optional<CheckSeverity> grade(double value, String database, String object);

    /**
     * Whether the check has seen an object before and not yet found it well. Of more objects than are told these come first.
     *
     * @param database the database, or empty
     * @param object the object, or empty
     * @return whether a finding about it is open, or waits for its second look
     */
    default boolean isSeen(String database, String object) {
        return false;
    }

    /**
     * Everything that the agent knows something of.
     *
     * @return the configured names of servers, this one among them, and {@code host}
     */
    default List<String> servers() {
        return List.of();
    }

    /**
     * The newest reading of a table of another server: another node of the cluster, or the host.
     *
     * @param server one of {@link #servers}
     * @param table its name, but of no visited database
     * @return the reading; empty also where nothing of the last ten minutes is known
     */
    default Optional<TableReading> readingOf(String server, String table) {
        return Optional.empty();
    }

    /**
     * A number that the operator may have changed.
     *
     * @param threshold its name
     * @return the value in force for this server
     */
    double parameter(String threshold);

    /**
     * Whether the server takes writes.
     *
     * @return false for a standby, and where it is not known
     */
    boolean isPrimary();

    /**
     * The version.
     *
     * @return such as 180006; 0 where it is not known
     */
    int version();
}
