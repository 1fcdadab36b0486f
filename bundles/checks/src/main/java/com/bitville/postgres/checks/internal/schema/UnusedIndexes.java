package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.ClusterNodes;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Indexes that no node has used for a month. */
public final class UnusedIndexes {
    private static final String FIGURE = "index.scans";
    private static final String PARTITIONED_FIGURE = "index.partitioned_scans";
    private static final double PAGE = 8_192;

    private static final double LEAST_PAGES = 1_280;
    /** There may be thousands of smaller ones; of those only the ones that were never scanned are kept, to judge them. */
    private static final double LARGE_PAGES = 12_800;

    private static final Duration STEP = Duration.ofDays(1);
    /** Days on which the agent was stopped are missing. */
    private static final double COMPLETE = 0.9;

    private UnusedIndexes() {}

    public static List<ServerCheck> all() {
        return List.of(
                check(
                                "index_unused",
                                "No query on any node has used an index for a month, and every write maintains it.",
                                "indexes")
                        .inDatabasesUnless(
                                UnusedIndexes::unseenNode,
                                row -> row.is("is_partition") ? Optional.empty() : candidate(row),
                                view -> judge(view, FIGURE)),
                check(
                                "partitioned_index_unused",
                                "No query on any node has used the index of any partition of a table for a month.",
                                "partitioned_indexes")
                        .inDatabasesUnless(
                                UnusedIndexes::unseenNode,
                                UnusedIndexes::candidate,
                                view -> judge(view, PARTITIONED_FIGURE)));
    }

    private static BuiltInCheck.Builder check(String name, String description, String table) {
        return BuiltInCheck.named("schema", name, description, table, "databases", "server", "senders")
                .above("days", 31, 400, "d", "How long its scans have been counted by this agent, without one.")
                .above(
                        "pages",
                        LEAST_PAGES,
                        1_000_000_000,
                        "pages",
                        "Smaller ones are not worth the change; below the default none is kept, and up to ten times of it only those never scanned since the statistics began.");
    }

    /** Scans are counted by each node for itself: an index that only a standby reads has none here. */
    private static Optional<CheckAnswer> unseenNode(ServerView view) {
        long watched = standbys(view).size();
        // Whatever takes the WAL may be a standby; those of others know their own indexes.
        int senders = view.rows("senders").size();
        return senders > watched
                ? Optional.of(CheckAnswer.unknown(
                        senders + " receivers take the WAL, and this agent watches " + watched
                                + " standbys: an index may be used on the others",
                        "-- let this agent watch the standbys, too: a section [database:NAME] for each"))
                : Optional.empty();
    }

    private static List<String> standbys(ServerView view) {
        return ClusterNodes.others(view).stream()
                .filter(ClusterNodes.Node::isStandby)
                .map(ClusterNodes.Node::name)
                .toList();
    }

    /**
     * What enforces something is needed without a scan, and what serves a foreign key is needed when a referred row goes. The index of a
     * partition goes with that of the partitioned table alone.
     */
    private static Optional<String> candidate(TableRow row) {
        boolean plain = Stream.of(
                        "indisunique", "indisprimary", "indisexclusion", "indisreplident", "serves_foreign_key")
                .allMatch(flag -> row.text(flag).equals("false"));
        return plain
                        && row.is("indisvalid")
                        && row.number("idx_scan").isPresent()
                        && row.count("relpages") > (row.count("idx_scan") == 0 ? LEAST_PAGES : LARGE_PAGES)
                ? Optional.of(DatabaseRule.full(row, "indexrelname"))
                : Optional.empty();
    }

    private static Function<VisitedRow, Optional<Wrong>> judge(ServerView view, String figure) {
        Duration window = Duration.ofDays(Math.round(view.parameter("days")));
        double pages = view.parameter("pages");
        List<String> nodes =
                Stream.concat(Stream.of(view.server()), standbys(view).stream()).toList();
        Set<SeriesKey> kept = Set.copyOf(view.keys(figure));
        return of -> {
            boolean used = of.row()
                    .time("last_idx_scan")
                    .filter(at -> at.isAfter(view.at().minus(window)))
                    .isPresent();
            SeriesKey key = new SeriesKey(view.server(), figure, of.database(), series(of.row()));
            if (used || of.row().count("relpages") <= pages || !kept.contains(key)) {
                return Optional.empty();
            }
            boolean unused = nodes.stream()
                    .map(node -> new SeriesKey(node, figure, key.database(), key.object()))
                    .allMatch(each -> isUnused(view, each, window));
            return unused
                    ? Optional.of(new Wrong(CheckSeverity.HINT, as -> told(of, key, window, nodes, as)))
                    : Optional.empty();
        };
    }

    private static String series(TableRow row) {
        return row.text("schemaname") + "." + row.text("indexrelname");
    }

    private static boolean isUnused(ServerView view, SeriesKey key, Duration window) {
        List<SeriesPoint> points = view.points(key, window, STEP);
        return points.size() >= window.toDays() * COMPLETE
                && !points.get(0).at().isAfter(view.at().minus(window).plus(STEP))
                && points.stream().allMatch(point -> point.value() == 0);
    }

    private static Observation told(
            VisitedRow of, SeriesKey key, Duration window, List<String> nodes, CheckSeverity how) {
        String index = DatabaseRule.regclass(of.row(), "indexrelname");
        boolean partitioned = key.figure().equals(PARTITIONED_FIGURE);
        double bytes = of.row().count("relpages") * PAGE;
        return Observation.of(
                        how,
                        "no query has used the index " + Texts.oneLine(of.object()) + " (" + Texts.bytes(bytes)
                                + ") for " + window.toDays() + " days"
                                + (nodes.size() > 1 ? ", on none of " + nodes.size() + " nodes" : ""))
                .on(of.database(), of.object())
                .with("bytes", (long) bytes)
                .with("days", window.toDays())
                .with("nodes", String.join(", ", nodes))
                .with("scans_since_statistics_began", (long) of.row().count("idx_scan"))
                .with("read", of.read().toString())
                .over(key)
                .remedied(partitioned ? ofPartitions(of, index) : ofOne(of, index));
    }

    private static String[] ofOne(VisitedRow of, String index) {
        return new String[] {
            look(of),
            "SELECT pg_get_indexdef(" + index
                    + "), idx_scan, pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_stat_all_indexes WHERE indexrelid = "
                    + index + ";",
            "-- cure: no lock that reads or writes wait for; it waits for transactions that use the table",
            "-- DROP INDEX CONCURRENTLY " + DatabaseRule.quoted(of.row(), "indexrelname") + ";",
            "-- way back: the definition that the look has printed, with CONCURRENTLY after INDEX"
        };
    }

    private static String[] ofPartitions(VisitedRow of, String index) {
        return new String[] {
            look(of),
            "SELECT pg_get_indexdef(" + index + ");",
            "SELECT s.indexrelid::regclass, s.idx_scan, pg_size_pretty(pg_relation_size(s.indexrelid)) FROM pg_partition_tree("
                    + index + ") p JOIN pg_stat_all_indexes s ON s.indexrelid = p.relid ORDER BY s.idx_scan DESC;",
            "-- cure: with the indexes of all partitions, which cannot be dropped alone; a short lock of the table and of all partitions that"
                    + " reads and writes wait for:",
            "-- SET lock_timeout = '2s'; DROP INDEX " + DatabaseRule.quoted(of.row(), "indexrelname") + ";",
            "-- way back: the definition that the look has printed; it takes a lock against writes. Without it: ON ONLY the table,"
                    + " CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX ... ATTACH PARTITION"
        };
    }

    private static String look(VisitedRow of) {
        return DatabaseRule.look(
                of, "its definition, which makes it again; what runs once a quarter has not been seen");
    }
}
