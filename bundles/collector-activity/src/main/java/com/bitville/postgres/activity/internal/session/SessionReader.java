package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads all backends with one query. */
public final class SessionReader {
    public static final List<Sql> FILES =
            List.of(Sql.resource(SessionReader.class, "sessions"), Sql.resource(SessionReader.class, "sessions_13"));

    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private SessionReader() {}

    /**
     * Reads the server's backends.
     *
     * @param since the server's time of the last cycle, or empty at the first one
     */
    public static SessionsAtOnce read(Session session, Optional<Instant> since) throws CollectException {
        Capabilities capabilities = session.capabilities();
        refuseToSeeOnlyItself(capabilities);
        // Without a previous cycle nothing can have finished since: no idle session is read completely.
        Rows rows = session.query(Sql.choose(FILES, capabilities), since.orElse(NEVER));
        List<Backend> backends = ResultRow.map(only(rows, true), BackendRow::whole);
        List<SessionGroup> groups = ResultRow.map(only(rows, false), SessionReader::group);
        Instant readAt = ResultRow.map(rows, resultRow -> Objects.requireNonNull(resultRow.time("read_at"))).stream()
                .min(Instant::compareTo)
                .orElseThrow(() -> new CollectException(Reason.FAILED, "the server shows not even its own processes"));
        return new SessionsAtOnce(readAt, backends, groups);
    }

    /** Without the privilege the view shows sessions without state: none of them would be active. */
    public static void refuseToSeeOnlyItself(Capabilities capabilities) throws CollectException {
        if (!capabilities.superuser() && !capabilities.memberships().contains("pg_read_all_stats")) {
            throw new CollectException(
                    Reason.NOT_PERMITTED,
                    "role " + capabilities.role() + " sees no session but its own; GRANT pg_read_all_stats TO \""
                            + capabilities.role().replace("\"", "\"\"") + "\";");
        }
    }

    private static Rows only(Rows rows, boolean inFull) {
        int pid = rows.index("pid");
        return new Rows(
                rows.names(),
                rows.values().stream()
                        .filter(row -> (row[pid] != null) == inFull)
                        .toList());
    }

    private static SessionGroup group(ResultRow resultRow) {
        boolean own = resultRow.flag("own");
        String application = resultRow.text("application_name");
        return new SessionGroup(
                Objects.requireNonNull(resultRow.number("sessions")),
                own,
                resultRow.text("datname"),
                resultRow.text("usename"),
                own ? application : SessionGroup.generalised(application),
                resultRow.text("backend_type"),
                resultRow.text("state"),
                resultRow.text("wait_event_type"),
                resultRow.text("wait_event"));
    }
}
