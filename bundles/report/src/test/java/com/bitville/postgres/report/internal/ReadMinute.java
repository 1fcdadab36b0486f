package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the agent reads of a server in one minute; a test says only what its story is about. */
final class ReadMinute {
    private static final long MS = 60_000;

    /** How tables of a story are declared: column names, with a kind behind a colon. */
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry(
                    "profile.covered",
                    "covered_s:GAUGE,looks:GAUGE,active_ms:GAUGE,aas:GAUGE,idle_in_transaction_aas:GAUGE"),
            Map.entry("profile.by", "counted_by,value,active_ms:GAUGE,aas:GAUGE"),
            Map.entry("profile.top", "statement,route,active_ms:GAUGE"),
            Map.entry(
                    "statements",
                    "queryid:ID64,dbid:GAUGE,userid:GAUGE,datname,usename,calls:COUNTER,total_exec_time:COUNTER,rows:COUNTER,"
                            + "shared_blks_hit:COUNTER,shared_blks_read:COUNTER,wal_bytes:COUNTER,temp_blks_read:COUNTER,temp_blks_written:COUNTER"),
            Map.entry("statements_rest", "calls:COUNTER,total_exec_time:COUNTER"),
            Map.entry("statement_texts", "queryid:ID64,dbid:GAUGE,query:SQL_TEXT"),
            Map.entry(
                    "blocking.incidents",
                    "incident_id,state,root,started_at:TIME,ended_at:TIME,duration_ms:GAUGE,peak_blocked:GAUGE,usename,datname,"
                            + "application_name,root_state,query:SQL_TEXT,locktype,mode,relation"),
            Map.entry("settings", "name,setting,setting_hash:GAUGE,unit,source,pending_restart:FLAG,change"),
            Map.entry(
                    "checkpointer",
                    "num_timed:COUNTER,num_requested:COUNTER,write_time:COUNTER,sync_time:COUNTER,buffers_written:COUNTER"),
            Map.entry(
                    "server",
                    "system_identifier:ID64,started_at:TIME,in_recovery:FLAG,timeline:GAUGE,server_version,conf_loaded_at:TIME,wal_bytes:COUNTER"),
            Map.entry(
                    "senders",
                    "application_name,state,sync_state,replay_lag_bytes:GAUGE,replay_behind_ms:GAUGE,pid:GAUGE,client_addr"),
            Map.entry("table_sizes", "datname,schemaname,relname,total_bytes:GAUGE"),
            Map.entry("indexes", "datname,schemaname,indexrelname,relpages:GAUGE"),
            Map.entry("slots", "slot_name,slot_type,active:FLAG,active_pid:GAUGE,wal_status,retained_bytes:GAUGE"),
            Map.entry("entry_counts", "class,error_severity,entries:GAUGE"),
            Map.entry("tables", "datname,schemaname,relname,n_live_tup:GAUGE,n_dead_tup:GAUGE"),
            Map.entry(
                    "correlated",
                    "correlation_id,started_at:TIME,part,query:SQL_TEXT,duration_ms:GAUGE,route,class,sql_state_code"));

    private final Instant at;
    private final Map<String, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
    private double active;

    ReadMinute(Instant at) {
        this.at = at;
    }

    Instant at() {
        return at;
    }

    /** A row of a table, with a value for each of its columns. */
    ReadMinute row(String table, @Nullable Object... values) {
        rows.computeIfAbsent(table, unseen -> new ArrayList<>()).add(values);
        return this;
    }

    /** A table without a row. */
    ReadMinute empty(String table) {
        rows.computeIfAbsent(table, unseen -> new ArrayList<>());
        return this;
    }

    /** So many sessions in a wait, such as {@code Lock:transactionid}; {@code CPU} has no event. */
    ReadMinute sessions(String wait, double sessions) {
        active += sessions;
        by("wait_event_type", wait.replaceFirst(":.*", ""), sessions);
        return by("wait_event", wait, sessions);
    }

    ReadMinute by(String property, String value, double sessions) {
        return row("profile.by", property, value, sessions * MS, sessions);
    }

    /** So many sessions of a route in a statement. */
    ReadMinute route(String route, String statement, double sessions) {
        by("route", route, sessions);
        return row("profile.top", statement, route, sessions * MS);
    }

    ReadMinute statement(String queryid, double calls, double ms) {
        return statement(queryid, "shop", calls, ms, 0);
    }

    /** So many blocks of temporary files are written, and read twice. */
    ReadMinute statement(String queryid, String database, double calls, double ms, double temp) {
        return row(
                "statements",
                queryid,
                5,
                10,
                database,
                "web",
                calls,
                ms,
                calls,
                20 * calls,
                calls,
                100 * calls,
                2 * temp,
                temp);
    }

    ReadMinute text(String queryid, String query) {
        return row("statement_texts", queryid, 5, query);
    }

    ReadMinute checkpoints(double timed, double requested, double walBytes) {
        row("checkpointer", timed, requested, 20_000.0 * (timed + requested), 300.0 * requested, 9_000.0 * requested);
        Instant started = Story.START.minusSeconds(86_400);
        return server(started, false, 1, started, walBytes);
    }

    ReadMinute server(Instant started, boolean standby, int timeline, Instant loaded, double walBytes) {
        rows.remove("server");
        return row("server", "7001", started, standby, timeline, "18.6", loaded, walBytes);
    }

    Cycle cycle(String server, long number) {
        if (!rows.containsKey("profile.covered")) {
            row("profile.covered", 60.0, 60, active * MS, active, 0.25);
        }
        List<Snapshot> snapshots = new ArrayList<>();
        rows.forEach((name, values) -> {
            Table table = table(name);
            Subject subject = new Subject(name, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(table));
            snapshots.add(
                    new Snapshot(subject, server, at, MS, List.of(Rowset.complete(table, values)), Optional.empty()));
        });
        return new Cycle(server, number, at, snapshots, List.of());
    }

    private static Table table(String name) {
        String declared = TABLES.get(name);
        if (declared == null) {
            throw new IllegalArgumentException("no story has the table " + name);
        }
        List<Column> columns = new ArrayList<>();
        for (String column : declared.split(",", -1)) {
            String[] parts = column.split(":", -1);
            columns.add(Column.of(parts[0], parts.length == 1 ? Kind.TEXT : Kind.valueOf(parts[1]), ""));
        }
        return new Table(name, TableLayout.ROWS, columns);
    }
}
