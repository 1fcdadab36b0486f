package com.bitville.postgres.testkit.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Sql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLintTest {
    private static final String HEADER = """
            -- subject: activity
            -- what: every session
            -- source: https://www.postgresql.org/docs/current/monitoring-stats.html
            -- permission: pg_read_all_stats
            -- cost: one read
            -- interval: every cycle
            -- scope: server
            """;

    private static Sql probe(String statement) {
        return Sql.parse("file", HEADER + statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT act.pid, pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS act WHERE act.pid IN (1, ?)",
                "SELECT pgss_row.* FROM :\"pgss\".pg_stat_statements(false) AS pgss_row",
                "WITH a AS MATERIALIZED (SELECT 1 AS n), b (m) AS (SELECT a.n FROM a) SELECT b.m FROM b JOIN a ON b.m = a.n;",
                "SELECT x.n::pg_catalog.int8, x.n::bigint, CAST(x.n AS integer) FROM pg_catalog.unnest(?) AS x (n)",
                "SELECT extract(epoch FROM act.backend_start) FROM pg_catalog.pg_stat_activity AS act",
                "SELECT act.pid FROM pg_catalog.pg_stat_activity AS act WHERE act.query IS DISTINCT FROM act.state",
                "SELECT pg_catalog.\"left\"(act.query, 10) FROM pg_catalog.pg_stat_activity AS act, pg_catalog.pg_locks AS l",
                "SELECT 'it''s from nowhere; -- no comment' AS text /* from nowhere */",
                "SELECT ARRAY(SELECT r.rolname FROM pg_catalog.pg_roles AS r ORDER BY r.rolname) AS roles",
            })
    void findsNothingWrongWithPlainReading(String statement) {
        assertThat(SqlLint.probe(probe(statement))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT a.pid FROM pg_stat_activity AS a|the relation pg_stat_activity is not named",
                "SELECT a.pid FROM pg_catalog.pg_locks AS l, pg_stat_activity AS a|the relation pg_stat_activity",
                "SELECT a.pid FROM pg_catalog.pg_locks AS l LEFT JOIN pg_class AS c ON true|the relation pg_class",
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM pg_class AS c)|the relation pg_class",
                "SELECT a.pid FROM public.t AS a|a schema other than pg_catalog",
                "SELECT a.pid FROM pg_catalog.pg_locks|no alias of its own",
                "SELECT now()|the function now is not named",
                "SELECT public.now()|a schema other than pg_catalog",
                "SELECT u.n FROM unnest(?) AS u (n)|the function unnest",
                "SELECT 'x'::regclass|the type regclass",
                "SELECT CAST('x' AS text)|the type text",
                "SELECT 1; SELECT 2|more than one statement",
                "UPDATE pg_catalog.pg_class SET relname = 'x'|begins with update",
                "WITH a AS (DELETE FROM pg_catalog.pg_class AS c) SELECT 1|it writes: delete",
                "SELECT 1 INTO t|it writes: into",
                "SELECT c.oid FROM pg_catalog.pg_class AS c FOR UPDATE|locks rows",
                "SELECT * FROM pg_catalog.pg_class AS c|reads * of everything",
                "SELECT pg_catalog.pg_sleep(1)|must not be called",
                "SELECT pg_catalog.set_config('a', 'b', false)|must not be called",
                "SELECT c.oid FROM pg_catalog.pg_class AS c WHERE c.relname = :name|where a parameter ? belongs",
                "SELECT a.n FROM :\"mine\".t AS a|a variable other than",
                "SELECT ${columns} FROM pg_catalog.pg_class AS c|template",
            })
    void namesWhatIsWrong(String statement, String problem) {
        assertThat(SqlLint.probe(probe(statement)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void wantsTheWholeHeaderOfACollector() {
        assertThat(SqlLint.collector(Sql.parse(
                        "file",
                        "-- subject: x\n-- what:\n-- scop: server\n"
                                + "SELECT d.oid FROM pg_catalog.pg_database AS d")))
                .containsExactly(
                        "file: the header has an unknown key: scop",
                        "file: the header does not say: cost",
                        "file: the header does not say: interval",
                        "file: the header does not say: needs",
                        "file: the header does not say: permission",
                        "file: the header does not say: scope",
                        "file: the header does not say: source",
                        "file: the header does not say: what");
    }

    @Test
    void whatReadsNoRelationNeedsNone() {
        String header =
                "-- subject: x\n-- what: y\n-- source: z\n-- permission: none\n-- cost: 1\n-- interval: 1\n-- scope: server\n";
        assertThat(
                        SqlLint.collector(
                                Sql.parse(
                                        "file",
                                        header
                                                + "SELECT EXTRACT(epoch FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.float8 AS s")))
                .isEmpty();
    }

    @Test
    void wantsNeedsThatAreReadAndWellFormed() {
        String statement = "SELECT a.pid FROM pg_catalog.pg_stat_activity AS a";
        assertThat(SqlLint.collector(probe("-- needs: pg_stat_activity(pid)\n" + statement)))
                .isEmpty();
        assertThat(SqlLint.collector(probe("-- needs: pg_locks(granted)\n" + statement)))
                .containsExactly("file: needs names pg_locks, which the file does not read");
        assertThat(SqlLint.collector(probe("-- needs: pg_stat_activity pid\n" + statement)))
                .containsExactly("file: a line of needs is not of the form: needs: relation(column, ...)");
    }
}
