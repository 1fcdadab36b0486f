package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.correlation.RequestContext;
import java.util.Objects;

/** Makes backends of rows. What a backend's comment says is read here, once. */
public final class BackendRow {
    private BackendRow() {}

    /** As {@code sessions.sql} shows one in full. */
    static Backend whole(ResultRow row) {
        String application = row.text("application_name");
        String query = row.statement();
        return new Backend(
                Objects.requireNonNull(row.integer("pid")),
                row.integer("leader_pid"),
                row.text("datname"),
                row.text("usename"),
                application,
                row.text("client_addr"),
                row.text("client_hostname"),
                row.integer("client_port"),
                row.text("backend_type"),
                row.time("backend_start"),
                row.time("xact_start"),
                row.time("query_start"),
                row.time("state_change"),
                row.text("state"),
                row.text("wait_event_type"),
                row.text("wait_event"),
                row.integer("xid_age"),
                row.integer("xmin_age"),
                row.number("query_id"),
                row.number("usesysid"),
                row.number("datid"),
                query,
                RequestContext.of(application, query, row.text("query_end")));
    }

    /** As {@code recorder.sql} shows one, which asks for client sessions alone and for little of each. */
    public static Backend brief(ResultRow row) {
        String application = row.text("application_name");
        String query = row.statement();
        return new Backend(
                Objects.requireNonNull(row.integer("pid")),
                null,
                row.text("datname"),
                row.text("usename"),
                application,
                null,
                null,
                null,
                Backend.CLIENT,
                null,
                null,
                row.time("query_start"),
                null,
                row.text("state"),
                row.text("wait_event_type"),
                row.text("wait_event"),
                null,
                null,
                row.number("query_id"),
                null,
                null,
                query,
                RequestContext.of(application, query, row.text("query_end")));
    }
}
