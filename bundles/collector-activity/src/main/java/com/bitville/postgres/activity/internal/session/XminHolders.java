package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code xmin_holders}: what prevents vacuum from removing dead rows, the oldest first. */
public final class XminHolders {
    static final int MOST = 20;
    /** A little less than 10 s, so that a cycle of 10 s that begins early reads them. */
    private static final Duration KEPT = Duration.ofSeconds(9);

    public static final Table TABLE = new Table(
            "xmin_holders",
            TableLayout.ROWS,
            List.of(
                    Column.of(
                            "holder", Kind.TEXT, "session, prepared (transaction), slot (of replication) or standby."),
                    Column.of("name", Kind.TEXT, "Application name, name of the transaction, slot or standby."),
                    new Column("pid", Kind.GAUGE, "", "Process id, if there is one."),
                    Column.of("datname", Kind.TEXT, "Database; null if it is not specific to a database."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("state", Kind.TEXT, "State of the session, slot or standby."),
                    new Column(
                            "xmin_age",
                            Kind.GAUGE,
                            "transactions",
                            "Transactions begun since the oldest one whose rows it keeps."),
                    new Column(
                            "age_ms",
                            Kind.GAUGE,
                            "ms",
                            "Age of the transaction or of the standby's connection; null for a slot."),
                    Column.of("transaction", Kind.ID64, "Transaction id of a prepared transaction.")));

    public static final Sql FILE = Sql.resource(XminHolders.class, "xmin_holders");

    /** Those without a process, as they were read last. */
    private record Others(Instant readAt, Rows rows) {
        boolean standAt(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(KEPT));
        }
    }

    private final Map<String, Others> lastRead = new ConcurrentHashMap<>();

    /**
     * The table at this moment. Holders without a process are read at most every 10 s and shown as they were read last.
     *
     * @return empty if the server does not offer holders without a process, or the role may not read them
     */
    public Optional<Rowset> read(Run run, SessionsAtOnce sessionsAtOnce) throws CollectException {
        if (!FILE.needs().stream().allMatch(run.session().capabilities()::offers)) {
            return Optional.empty();
        }
        Rows found;
        try {
            found = others(run, sessionsAtOnce.readAt());
        } catch (CollectException e) {
            if (e.reason() != Reason.NOT_PERMITTED) {
                throw e;
            }
            // The role may not read it, which the doctor reports: the sessions must not be lost because of it.
            return Optional.empty();
        }
        List<@Nullable Object[]> others = ResultRow.map(found, resultRow -> other(resultRow, sessionsAtOnce.readAt()));
        List<@Nullable Object[]> rows = new ArrayList<>(others);
        sessionsAtOnce.backends().stream()
                .filter(XminHolders::holds)
                .map(backend -> session(backend, sessionsAtOnce.readAt()))
                .forEach(rows::add);
        int age = TABLE.indexOf("xmin_age");
        List<@Nullable Object[]> oldest = rows.stream()
                .sorted(Comparator.comparingLong(
                        (@Nullable Object[] row) -> row[age] instanceof Number number ? -number.longValue() : 1))
                .toList();
        return Optional.of(Rowset.first(TABLE, oldest, MOST));
    }

    private Rows others(Run run, Instant now) throws CollectException {
        Others last = lastRead.get(run.server());
        if (last != null && last.standAt(now) && !run.trial()) {
            return last.rows();
        }
        Rows rows = run.session().query(FILE);
        lastRead.put(run.server(), new Others(now, rows));
        return rows;
    }

    /** A vacuum holds nothing back, and a worker is represented by its leader. */
    private static boolean holds(Backend backend) {
        boolean vacuum = backend.query() != null && backend.query().startsWith("autovacuum: VACUUM");
        return (backend.xminAge() != null || backend.xidAge() != null) && !vacuum && backend.leaderPid() == null;
    }

    private static @Nullable Object[] session(Backend backend, Instant now) {
        int age = Stream.of(backend.xminAge(), backend.xidAge())
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        boolean standby = "walsender".equals(backend.backendType());
        return new @Nullable Object[] {
            standby ? "standby" : "session",
            backend.applicationName(),
            backend.pid(),
            backend.datname(),
            backend.usename(),
            backend.state(),
            age,
            Backend.millis(standby ? backend.backendStart() : backend.xactStart(), now),
            null
        };
    }

    private static @Nullable Object[] other(ResultRow resultRow, Instant now) {
        return new @Nullable Object[] {
            resultRow.text("holder"),
            resultRow.text("name"),
            resultRow.integer("pid"),
            resultRow.text("datname"),
            resultRow.text("usename"),
            resultRow.text("state"),
            resultRow.integer("xmin_age"),
            Backend.millis(resultRow.time("since"), now),
            resultRow.text("transaction")
        };
    }
}
