package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.correlation.RequestContext;
import java.util.Objects;

/** Creates backends from rows. The comment of a backend is parsed here, once. */
public final class BackendRow {
    private BackendRow() {}

    /** From a complete row of {@code sessions.sql}. */
    static Backend whole(ResultRow resultRow) {
        String application = resultRow.text("application_name");
        String query = resultRow.statement();
        return new Backend(
                Objects.requireNonNull(resultRow.integer("pid")),
                resultRow.integer("leader_pid"),
                resultRow.text("datname"),
                resultRow.text("usename"),
                application,
                resultRow.text("client_addr"),
                resultRow.text("client_hostname"),
                resultRow.integer("client_port"),
                resultRow.text("backend_type"),
                resultRow.time("backend_start"),
                resultRow.time("xact_start"),
                resultRow.time("query_start"),
                resultRow.time("state_change"),
                resultRow.text("state"),
                resultRow.text("wait_event_type"),
                resultRow.text("wait_event"),
                resultRow.integer("xid_age"),
                resultRow.integer("xmin_age"),
                resultRow.number("query_id"),
                resultRow.number("usesysid"),
                resultRow.number("datid"),
                query,
                RequestContext.of(application, query, resultRow.text("query_end")));
    }

    /** From a row of {@code recorder.sql}, which has few columns. */
    public static Backend brief(ResultRow resultRow) {
        String application = resultRow.text("application_name");
        String query = resultRow.statement();
        return new Backend(
                Objects.requireNonNull(resultRow.integer("pid")),
                null,
                resultRow.text("datname"),
                resultRow.text("usename"),
                application,
                null,
                null,
                null,
                resultRow.text("backend_type"),
                null,
                null,
                resultRow.time("query_start"),
                null,
                resultRow.text("state"),
                resultRow.text("wait_event_type"),
                resultRow.text("wait_event"),
                null,
                null,
                resultRow.number("query_id"),
                null,
                null,
                query,
                RequestContext.of(application, query, resultRow.text("query_end")));
    }
}
