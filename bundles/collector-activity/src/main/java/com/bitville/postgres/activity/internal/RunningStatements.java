package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code statements_running}: running statements, so that a long one is visible before it ends. */
final class RunningStatements {
    static final int MOST = 50;

    static final Table TABLE = new Table(
            "statements_running",
            TableLayout.ROWS,
            List.of(
                    Column.of("queryid", Kind.ID64, "The statement, as in statements."),
                    new Column("userid", Kind.GAUGE, "", "Who runs it, an object identifier."),
                    new Column("dbid", Kind.GAUGE, "", "Where, an object identifier."),
                    new Column("running", Kind.GAUGE, "count", "Sessions that run it at this moment."),
                    new Column("oldest_ms", Kind.GAUGE, "ms", "Run time of the oldest of them.")));

    /** Before 14 the server has no query id of a session. */
    private static final Need IDENTIFIERS = new Need("pg_stat_activity", Set.of("query_id"));

    private record Running(
            @Nullable Long queryId,
            @Nullable Long userId,
            @Nullable Long databaseId) {}

    private RunningStatements() {}

    static Optional<Rowset> of(SessionsAtOnce sessionsAtOnce, Capabilities capabilities) {
        if (!capabilities.offers(IDENTIFIERS)) {
            return Optional.empty();
        }
        Map<Running, List<Backend>> running = new LinkedHashMap<>();
        for (Backend backend : sessionsAtOnce.backends()) {
            // A worker runs its leader's statement.
            if (backend.queryId() != null && backend.running() && backend.leaderPid() == null) {
                running.computeIfAbsent(
                                new Running(backend.queryId(), backend.userId(), backend.databaseId()),
                                unseen -> new ArrayList<>())
                        .add(backend);
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        running.forEach((statement, backends) -> rows.add(new @Nullable Object[] {
            statement.queryId(),
            statement.userId(),
            statement.databaseId(),
            backends.size(),
            oldest(backends, sessionsAtOnce.readAt()),
        }));
        int oldest = TABLE.indexOf("oldest_ms");
        rows.sort(Comparator.comparingDouble(
                (@Nullable Object[] row) -> row[oldest] instanceof Double ms ? -ms : Double.POSITIVE_INFINITY));
        return Optional.of(Rowset.first(TABLE, rows, MOST));
    }

    private static @Nullable Double oldest(List<Backend> backends, Instant now) {
        return Backend.millis(
                backends.stream()
                        .flatMap(backend -> Stream.ofNullable(backend.queryStart()))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                now);
    }
}
