package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What stands beside a sampled load.
 *
 * @param active average active sessions by the server's own count, {@code pg_stat_database.active_time}, from PostgreSQL 14 on. A statement
 *     is in it when its session reports, so it may lag
 * @param cores of this host, if the server runs on it
 */
record ServerTotal(OptionalDouble active, OptionalInt cores) {
    static ServerTotal of(History history, String server, Instant from, boolean local) {
        List<TableMoment> moments = history.moments(server, "databases", from);
        double ms = 0;
        boolean counted = false;
        for (TableMoment moment : moments.subList(Math.min(1, moments.size()), moments.size())) {
            for (Map<String, ?> row : RowRecords.of(moment.rowset())) {
                counted |= row.get("active_time") != null;
                ms += RowRecords.number(row, "active_time");
            }
        }
        double seconds = moments.size() < 2
                ? 0
                : Duration.between(
                                        moments.get(0).at(),
                                        moments.get(moments.size() - 1).at())
                                .toMillis()
                        / 1_000.0;
        OptionalInt cores = history.latest("host", "host").stream()
                .flatMap(snapshot -> RowRecords.of(snapshot, "cpu").stream())
                .mapToInt(row -> RowRecords.integer(row, "cores"))
                .filter(count -> local && count > 0)
                .findFirst();
        return new ServerTotal(
                counted && seconds > 0 ? OptionalDouble.of(ms / 1_000 / seconds) : OptionalDouble.empty(), cores);
    }
}
