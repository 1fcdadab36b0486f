package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What an owner types, or is made to type, into {@code bitville:sql run}. */
final class HostileStatements {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final String SECRET = "canary-of-a-statement";
    /** Before a server sees it. */
    private static final String FORM = "unsupported: line ";

    private static final String CALLS = "it calls pg_catalog.";
    private static final String WRITES = "25006";

    /** Each with a part of the message that refuses it. */
    private static final Map<String, String> ATTEMPTS = new LinkedHashMap<>();

    static {
        // Write, lock, wait.
        ATTEMPTS.put("INSERT INTO public.orders VALUES (0, 'x')", FORM);
        ATTEMPTS.put("WITH w AS (INSERT INTO public.orders VALUES (0, 'x') RETURNING 1) TABLE w", WRITES);
        ATTEMPTS.put("WITH w AS (DELETE FROM public.orders RETURNING 1) SELECT count(*) FROM w", WRITES);
        ATTEMPTS.put("SELECT * INTO public.stolen FROM public.orders", WRITES);
        ATTEMPTS.put("SELECT * INTO TEMP stolen FROM public.orders", "failed");
        ATTEMPTS.put("SELECT note FROM public.orders FOR UPDATE", WRITES);
        ATTEMPTS.put("SELECT note FROM public.orders FOR KEY SHARE SKIP LOCKED", WRITES);
        ATTEMPTS.put("LOCK TABLE public.orders", FORM);
        ATTEMPTS.put("SELECT pg_sleep(60)", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT * FROM public.lazy", CALLS + "pg_sleep (in public.lazy)");
        ATTEMPTS.put("TABLE public.lazier", CALLS + "pg_sleep (in public.lazy)");
        ATTEMPTS.put("SELECT public.locks()", CALLS + "pg_advisory_lock (in public.locks)");
        ATTEMPTS.put("SELECT public.dynamic()", "puts statements together");
        ATTEMPTS.put("SELECT pg_advisory_lock(4711)", CALLS + "pg_advisory_lock");
        ATTEMPTS.put("SELECT pg_catalog . \"pg_try_advisory_lock\" /**/ (4711)", CALLS + "pg_try_advisory_lock");
        // Much.
        ATTEMPTS.put("SELECT generate_series(1, 1000000000)", "more than 5000 rows");
        ATTEMPTS.put("SELECT repeat('x', 2000), g FROM generate_series(1, 1e9) AS g", "timed_out: ");
        ATTEMPTS.put("SELECT repeat('x', 2000), generate_series(1, 1000000000)", "more than 2097152 bytes");
        ATTEMPTS.put("SELECT repeat('x', 20000000)", "16 MiB");
        ATTEMPTS.put(
                "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) SELECT max(n) FROM t", "timed_out: ");
        // Leave something.
        ATTEMPTS.put("COPY public.orders TO STDOUT", FORM);
        ATTEMPTS.put("COPY (SELECT 1) TO PROGRAM 'id'", FORM);
        ATTEMPTS.put("WITH c AS (COPY public.orders TO STDOUT) SELECT 1", "42601");
        ATTEMPTS.put("SET statement_timeout = 0", FORM);
        ATTEMPTS.put("SET TRANSACTION READ WRITE", FORM);
        ATTEMPTS.put("SELECT set_config('transaction_read_only', 'off', false)", CALLS + "set_config");
        ATTEMPTS.put("DECLARE c CURSOR WITH HOLD FOR SELECT 1", FORM);
        ATTEMPTS.put("FETCH ALL FROM c", FORM);
        ATTEMPTS.put("PREPARE p AS SELECT 1", FORM);
        ATTEMPTS.put("EXECUTE p", FORM);
        ATTEMPTS.put("DEALLOCATE ALL", FORM);
        ATTEMPTS.put("NOTIFY channel", FORM);
        ATTEMPTS.put("SELECT pg_notify('channel', 'x')", CALLS + "pg_notify");
        ATTEMPTS.put("SELECT txid_current()", CALLS + "txid_current");
        ATTEMPTS.put("SELECT nextval('public.numbers')", CALLS + "nextval");
        ATTEMPTS.put("SELECT lo_import('/etc/passwd')", CALLS + "lo_import");
        // Reach others.
        ATTEMPTS.put("SELECT pg_terminate_backend(pg_backend_pid())", CALLS + "pg_terminate_backend");
        ATTEMPTS.put("SELECT pg_cancel_backend(pid) FROM pg_stat_activity", CALLS + "pg_cancel_backend");
        ATTEMPTS.put("SELECT pg_reload_conf()", CALLS + "pg_reload_conf");
        ATTEMPTS.put("SELECT * FROM public.dblink('host=127.0.0.1', 'SELECT 1') AS t (n int)", "failed");
        ATTEMPTS.put("SELECT query_to_xml('SELECT pg_sleep(9)', true, true, '')", CALLS + "query_to_xml");
        // Look like one.
        ATTEMPTS.put("SELECT 1; DROP TABLE public.orders", FORM);
        ATTEMPTS.put("SELECT $a$ $b$; $a$; COMMIT", FORM);
        ATTEMPTS.put("SELECT 1 /* /* */ */; COMMIT", FORM);
        ATTEMPTS.put("SELECT '\\'; COMMIT; --'", FORM);
        ATTEMPTS.put("/* SELECT */ BEGIN", FORM);
        ATTEMPTS.put("SELECT U&\"\\0074xid_current\"()", FORM);
        // Look like none to who reads otherwise than the driver and each server do.
        ATTEMPTS.put("SELECT {oj pg_sleep}(30)", FORM);
        ATTEMPTS.put("SELECT pg_{oj sleep}(30)", FORM);
        ATTEMPTS.put("SELECT {fn pg_sleep}(30)", FORM);
        ATTEMPTS.put("{call pg_sleep(30)}", FORM);
        ATTEMPTS.put("SELECT E'a'\n'\\'', pg_sleep(30) --'", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT 1 -- \r, pg_sleep(30)", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT 1 AS x\u2003$$, pg_sleep(30) AS y\u2003$$", FORM);
        ATTEMPTS.put("SELECT 1\u000bpg_sleep(30)", FORM);
        ATTEMPTS.put("SELECT 1pg_sleep(30)", FORM);
        ATTEMPTS.put("SELECT 1 */**/ pg_sleep(30)", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT (30::float8).pg_sleep", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT f.pg_sleep FROM unnest(ARRAY[30::float8]) AS f", CALLS + "pg_sleep");
        ATTEMPTS.put("SELECT c::int FROM public.castable AS c", "public.waits (in public.castable)");
        ATTEMPTS.put("SELECT public.waits_for_all(1)", CALLS + "pg_sleep (in public.waits_for)");
        ATTEMPTS.put("SELECT 1::public.waiting", CALLS + "pg_sleep (in public.waiting)");
        ATTEMPTS.put("TABLE public.guarded", CALLS + "pg_sleep (in public.guarded)");
        ATTEMPTS.put("EXPLAIN ANALYZE SELECT pg_sleep(9)", FORM);
        ATTEMPTS.put("EXPLAIN (VERBOSE, ANALYZE) SELECT 1", FORM);
        ATTEMPTS.put("EXPLAIN (\"analyze\") SELECT 1", FORM);
        ATTEMPTS.put("EXPLAIN (ANALYZE false) DELETE FROM public.orders", FORM);
        ATTEMPTS.put("SHOW work_mem; SELECT 1", FORM);
        ATTEMPTS.put("SELECT 1 FROM public.orders WHERE note = '" + SECRET + "' AND 1/0 = 1", "22012");
    }

    private final AgentProcess agent;
    private final List<PostgresServer> servers;

    HostileStatements(AgentProcess agent, List<PostgresServer> servers) {
        this.agent = agent;
        this.servers = servers;
    }

    static void prepare(PostgresServer server) throws SQLException {
        server.execute(
                "CREATE VIEW public.lazy AS SELECT pg_sleep(60)::text AS s;"
                        + " CREATE VIEW public.lazier AS SELECT s FROM public.lazy; CREATE SEQUENCE public.numbers;"
                        + " CREATE FUNCTION public.locks() RETURNS int LANGUAGE plpgsql STABLE AS"
                        + " 'BEGIN PERFORM pg_advisory_lock(1); RETURN 1; END';"
                        + " CREATE FUNCTION public.dynamic() RETURNS int LANGUAGE plpgsql STABLE AS"
                        + " 'BEGIN EXECUTE ''SELECT pg_'' || ''sleep(9)''; RETURN 1; END';"
                        + " CREATE TABLE public.castable (id int);"
                        + " CREATE FUNCTION public.waits(public.castable) RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(30)';"
                        + " CREATE CAST (public.castable AS int) WITH FUNCTION public.waits(public.castable);"
                        + " CREATE FUNCTION public.waits_for(int, int) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1 FROM pg_sleep(30)';"
                        + " CREATE AGGREGATE public.waits_for_all(int) (sfunc = public.waits_for, stype = int);"
                        + " CREATE DOMAIN public.waiting AS int CHECK (pg_sleep(30)::text = '' OR VALUE > 0);"
                        + " CREATE TABLE public.guarded (id int); ALTER TABLE public.guarded ENABLE ROW LEVEL SECURITY;"
                        + " CREATE POLICY waits ON public.guarded USING (pg_sleep(30)::text = '');"
                        + " GRANT SELECT ON public.lazy, public.lazier, public.orders, public.castable, public.guarded TO bitville_monitor");
    }

    void harmNothing() throws Exception {
        Map<PostgresServer, String> before = OperatorFiles.traces(servers);
        Map<String, String> wrong = new LinkedHashMap<>();
        try (AgentShell shell = agent.shell()) {
            for (String server : List.of("default", "old")) {
                for (Map.Entry<String, String> attempt : ATTEMPTS.entrySet()) {
                    // What no server sees is refused once; in the deep profile for each.
                    if (server.equals("old") && attempt.getValue().equals(FORM) && !DEEP) {
                        continue;
                    }
                    AgentProcess.Answer answer = shell.bitville("sql", "run", attempt.getKey(), "--server", server);
                    String text = answer.out() + answer.err();
                    if (answer.exitStatus() != 1 || !text.contains(attempt.getValue())) {
                        wrong.put(server + ": " + attempt.getKey(), answer.exitStatus() + " " + text);
                    }
                }
                AgentProcess.Answer good = shell.bitville(
                        "sql", "run", "SELECT count(*) AS n FROM public.orders", "--csv", "--server", server);
                assertThat(good.out()).as(good.err()).isEqualTo("n\n1000\n");
                assertThat(shell.bitville("sql", "run", "SHOW transaction_read_only", "--csv", "--server", server)
                                .out())
                        .endsWith("\non\n");
                assertThat(shell.bitville("sql", "run", "EXPLAIN (COSTS off) TABLE public.orders", "--server", server)
                                .out())
                        .contains("Seq Scan on");
                assertThat(shell.bitville("sql", "describe", "pg_stat_activity", "--server", server)
                                .out())
                        .contains("backend_xid");
            }
        }
        assertThat(wrong).isEmpty();
        twentyAtOnce();
        await("nothing is left")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(OperatorFiles.traces(servers)).isEqualTo(before));
        assertThat(agent.logged("OutOfMemoryError")).isZero();
        assertThat(agent.logged("operator_statement_run who=bitville-owner")).isGreaterThan(ATTEMPTS.size());
        try (var files = Files.walk(agent.home().resolve("data/log"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain(SECRET);
            }
        }
    }

    /** One runs at a time, so that the agent keeps to its five connections; the rest waits or is told to. */
    private void twentyAtOnce() throws IOException {
        List<CompletableFuture<Integer>> runs = new ArrayList<>();
        try (AgentShell shell = agent.shell()) {
            for (int i = 0; i < 20; i++) {
                runs.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return shell.bitville("sql", "run", "SELECT count(*) FROM public.orders", "--server", "default")
                                .exitStatus();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            assertThat(runs.stream().map(CompletableFuture::join)).allMatch(status -> status == 0 || status == 1);
        }
    }
}
