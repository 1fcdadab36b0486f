package com.bitville.postgres.sql.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionGuardPgTest {
    private static List<StatementForm> calling(String... names) {
        return List.of(new StatementForm(Set.of(names), Set.of(), Set.of(names), ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void refusesFunctionsThatDoMoreThanRead(int major) throws SQLException, CollectException {
        try (ServerSession session = ServerSession.open(major)) {
            for (String name : List.of(
                    "pg_advisory_lock",
                    "pg_try_advisory_xact_lock_shared",
                    "set_config",
                    "txid_current",
                    "pg_current_xact_id",
                    "nextval",
                    "lo_creat",
                    "pg_notify",
                    "pg_sleep",
                    "pg_sleep_for",
                    "pg_terminate_backend",
                    "pg_cancel_backend",
                    "pg_logical_emit_message",
                    "pg_export_snapshot",
                    "pg_create_physical_replication_slot",
                    "pg_logical_slot_get_changes",
                    "pg_stat_reset",
                    "pg_stat_clear_snapshot",
                    "pg_switch_wal",
                    "pg_reload_conf",
                    "pg_read_file",
                    "query_to_xml",
                    "cursor_to_xml",
                    "ts_stat")) {
                assertThatThrownBy(() -> SessionGuard.refuse(session, calling("count", name)))
                        .as(name)
                        .hasMessageContaining("it calls pg_catalog." + name);
            }
            assertThatCode(() -> SessionGuard.refuse(
                            session,
                            calling(
                                    "count",
                                    "in",
                                    "now",
                                    "clock_timestamp",
                                    "pg_database_size",
                                    "pg_ls_waldir",
                                    "random",
                                    "pg_stat_get_activity",
                                    "pg_total_relation_size",
                                    "pg_is_in_recovery",
                                    "a'b\"c\\")))
                    .doesNotThrowAnyException();
        }
    }

    /** What the agent's own files call is not refused to the operator, who may take one of them as a model. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void permitsWhatTheAgentItselfCalls(int major) throws Exception {
        List<StatementForm> forms = new ArrayList<>();
        for (var sql : ShippedFiles.sql()) {
            forms.add(StatementForm.ofFile(sql.name(), sql.text(), true));
        }
        assertThat(forms).hasSizeGreaterThan(20);
        try (ServerSession session = ServerSession.open(major)) {
            SessionGuard.refuse(session, forms);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void refusesFunctionsOfOthersUnlessTheyAreStable(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole("watcher", "x");
            server.execute("CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'");
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                assertThatThrownBy(() -> SessionGuard.refuse(session, calling("mine")))
                        .hasMessageContaining("public.mine")
                        .hasMessageContaining("declared STABLE");
                server.execute("ALTER FUNCTION public.mine() STABLE");
                SessionGuard.refuse(session, calling("mine"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void refusesRolesThatMayDoMoreThanRead(int major) throws Exception {
        PostgresServer server = MonitoredServers.of(major);
        Set<String> harmful =
                new TreeSet<>(Set.of("pg_signal_backend", "pg_execute_server_program", "pg_write_server_files"));
        if (major >= 16) {
            harmful.addAll(Set.of("pg_write_all_data", "pg_create_subscription"));
        }
        for (String granted : harmful) {
            // A member that does not inherit can still become the role.
            server.execute("CREATE ROLE harmful LOGIN NOINHERIT; GRANT pg_read_all_stats, " + granted + " TO harmful");
            try (ServerSession session = ServerSession.open(server, "harmful", "postgres")) {
                assertThatThrownBy(() -> SessionGuard.refuse(session, List.of()))
                        .hasMessageContaining("a member of " + granted)
                        .hasMessageContaining("REVOKE " + granted + " FROM \"harmful\"");
            }
            server.execute("DROP ROLE harmful");
        }
        for (String attribute : List.of("SUPERUSER", "REPLICATION")) {
            server.execute("CREATE ROLE harmful LOGIN " + attribute);
            try (ServerSession session = ServerSession.open(server, "harmful", "postgres")) {
                assertThatThrownBy(() -> SessionGuard.refuse(session, List.of()))
                        .hasMessageContaining(attribute);
            }
            server.execute("DROP ROLE harmful");
        }
        server.execute("CREATE ROLE harmless LOGIN; GRANT pg_monitor, pg_stat_scan_tables TO harmless");
        try (ServerSession session = ServerSession.open(server, "harmless", "postgres")) {
            SessionGuard.refuse(session, List.of());
            SessionGuard.refuseRole(session.capabilities());
        }
        server.execute("DROP ROLE harmless");
    }

    /** What a view or a function that claims to be STABLE does inside is what the statement does. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void refusesWhatViewsAndFunctionsHide(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole("watcher", "x");
            server.execute("CREATE VIEW public.lazy AS SELECT pg_sleep(1)::text AS s;"
                    + " CREATE VIEW public.outer_view AS SELECT s FROM public.lazy;"
                    + " CREATE FUNCTION public.locks() RETURNS bigint LANGUAGE plpgsql STABLE AS"
                    + " 'BEGIN PERFORM pg_advisory_lock(1); RETURN 1; END';"
                    + " CREATE FUNCTION public.outer_function() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT public.locks()';"
                    + " CREATE FUNCTION public.dynamic() RETURNS bigint LANGUAGE plpgsql STABLE AS"
                    + " 'BEGIN EXECUTE ''SELECT pg_'' || ''sleep(9)''; RETURN 1; END';"
                    + " CREATE VIEW public.good AS SELECT datname FROM pg_stat_database");
            if (major >= 14) {
                server.execute("CREATE FUNCTION public.atomic() RETURNS void LANGUAGE sql STABLE"
                        + " BEGIN ATOMIC SELECT pg_sleep(1); END");
            }
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                assertThatThrownBy(() -> SessionGuard.refuse(session, typed("TABLE public.outer_view")))
                        .hasMessageContaining("it calls pg_catalog.pg_sleep (in public.lazy)");
                assertThatThrownBy(() -> SessionGuard.refuse(session, typed("SELECT public.outer_function()")))
                        .hasMessageContaining("it calls pg_catalog.pg_advisory_lock (in public.locks)");
                assertThatThrownBy(() -> SessionGuard.refuse(session, typed("SELECT public.dynamic()")))
                        .hasMessageContaining("public.dynamic, which puts statements together");
                if (major >= 14) {
                    assertThatThrownBy(() -> SessionGuard.refuse(session, typed("SELECT public.atomic()")))
                            .hasMessageContaining("it calls pg_catalog.pg_sleep (in public.atomic)");
                }
                SessionGuard.refuse(session, typed("SELECT * FROM public.good"));
            }
        }
    }

    /** Neither names the function that is called. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void refusesWhatOtherObjectsCall(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole("watcher", "x");
            server.execute("CREATE TABLE public.orders (id int, note text);"
                    + " CREATE FUNCTION public.evil(public.orders) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                    + " CREATE FUNCTION public.step(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                    + " CREATE AGGREGATE public.steps(int) (sfunc = public.step, stype = int);"
                    + " CREATE CAST (public.orders AS int) WITH FUNCTION public.evil(public.orders);"
                    + " CREATE FUNCTION public.given(x float DEFAULT random(), y text DEFAULT pg_sleep(1)::text) RETURNS int"
                    + " LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 1; END';"
                    + " CREATE DOMAIN public.inner_domain AS int CHECK (pg_sleep(0)::text = '' OR VALUE > 0);"
                    + " CREATE DOMAIN public.outer_domain AS public.inner_domain;"
                    + " CREATE TABLE public.guarded (id int); ALTER TABLE public.guarded ENABLE ROW LEVEL SECURITY;"
                    + " CREATE POLICY waits ON public.guarded USING (pg_sleep(0)::text = '');"
                    + " CREATE TABLE public.plain (id int, random text);"
                    + " GRANT SELECT ON ALL TABLES IN SCHEMA public TO watcher");
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                for (String text : List.of(
                        "SELECT (0.1::float8).pg_sleep",
                        "SELECT f.pg_sleep FROM unnest(ARRAY[0.1::float8]) AS f",
                        "SELECT (t.x) . \"pg_sleep\" FROM (SELECT 0.1::float8 AS x) AS t",
                        "SELECT o::int FROM public.orders AS o",
                        "SELECT CAST(o AS int) FROM public.orders AS o",
                        "SELECT public.steps(1)",
                        "SELECT public.given()",
                        "SELECT 1::public.inner_domain",
                        "SELECT CAST(1 AS public.outer_domain)",
                        "TABLE public.guarded")) {
                    // The server takes each for a valid statement.
                    session.query(new Sql("explained", "EXPLAIN " + text, List.of()));
                    assertThatThrownBy(() -> SessionGuard.refuse(session, typed(text)))
                            .as(text)
                            .hasMessageStartingWith("it calls ");
                }
                SessionGuard.refuse(session, typed("SELECT p.random, p.id FROM public.plain AS p"));
                SessionGuard.refuse(session, typed("SELECT datname::text, oid::int8 FROM pg_database"));
            }
        }
    }

    private static List<StatementForm> typed(String text) throws SubjectFileException {
        return List.of(StatementForm.ofTyped(text));
    }
}
