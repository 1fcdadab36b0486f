package com.bitville.postgres.sql.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementFormTest {
    private static Set<String> calls(String text) throws SubjectFileException {
        return StatementForm.ofFile("theirs", text, false).calls();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select 1;",
                "-- what: x\nSELECT 1 ; -- the end\n;",
                "WITH a AS (SELECT ';') SELECT * FROM a",
                "VALUES (1, 'it''s; fine')",
                "TABLE pg_database",
                "SELECT $$ ; DROP $$, $a$ $$ ; $a$, E'\\';', \"a;b\", 1.5e3, a$1 FROM t",
                "SELECT /* ; /* ; */ ; */ 1"
            })
    void takesOneReadingStatement(String text) throws SubjectFileException {
        assertThat(calls(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION READ WRITE",
                "COMMIT",
                "DO $$ BEGIN END $$",
                "COPY t TO STDOUT",
                "PREPARE p AS SELECT 1",
                "LISTEN x",
                "(SELECT 1)",
                "EXPLAIN ANALYZE SELECT 1",
                "selectx 1",
                "CALL p()"
            })
    void refusesAnotherFirstWord(String text) {
        assertThatThrownBy(() -> calls(text)).hasMessageContaining("theirs.sql, line 1: it begins with neither of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SELECT 2",
                "SELECT 1;;COMMIT",
                "SELECT '\\'; COMMIT; --'",
                "SELECT $a$ $b$; $a$; COMMIT",
                "SELECT 1 /* /* */ */; COMMIT",
                "SELECT 1 -- \n; COMMIT"
            })
    void refusesSeveral(String text) {
        assertThatThrownBy(() -> calls(text)).hasMessageContaining("it is more than one statement");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> calls("-- what: x\n\n")).hasMessageContaining("it has no statement");
        assertThatThrownBy(() -> calls("SELECT 'x")).hasMessageContaining("a quote is not closed");
        assertThatThrownBy(() -> calls("SELECT\n\"x")).hasMessageContaining("line 2: a quote is not closed");
        assertThatThrownBy(() -> calls("SELECT /* x")).hasMessageContaining("a comment is not closed");
        assertThatThrownBy(() -> calls("SELECT $x$ y")).hasMessageContaining("a dollar quote is not closed");
        assertThatThrownBy(() -> calls("SELECT U&\"\\0074xid_current\"()")).hasMessageContaining("U&");
        assertThatThrownBy(() -> calls("SELECT a ? b")).hasMessageContaining("parameter");
    }

    /** What the driver changes, what versions read differently, and what depends on the encoding of the database. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT {oj pg_sleep}(30)",
                "SELECT pg_{oj sleep}(30)",
                "SELECT {fn pg_sleep}(30)",
                "{call pg_sleep(30)}",
                "SELECT 1 AS x\u2003$$, pg_sleep(1) AS y\u2003$$",
                "SELECT 1 AS x\u00a0",
                "SELECT 1\u000b",
                "SELECT 1\u0085",
                "SELECT 1\u0001",
                "SELECT 1pg_sleep(1)",
                "SELECT 1.pg_sleep(1)",
                "SELECT 1.5e3pg_sleep(1)",
                "SELECT 1e",
                "SELECT 0x1F",
                "SELECT 1_000",
                "SELECT $1pg_sleep(1)",
                "SELECT $1",
                "SELECT $\u00e4$ $\u00e4$",
                "SELECT 1$a$, pg_sleep(1) $a$",
                "SELECT pg_\u017fleep(1)",
                "SELECT \u212A(1)",
                "\\! id"
            })
    void refusesWhatIsNotReadAlikeEverywhere(String text) {
        assertThatThrownBy(() -> calls(text)).isInstanceOf(SubjectFileException.class);
        assertThatThrownBy(() -> StatementForm.ofTyped(text)).isInstanceOf(SubjectFileException.class);
    }

    @Test
    void refusesNamesThatTheServerTruncates() throws SubjectFileException {
        assertThat(calls("SELECT " + "a".repeat(63) + "(1)")).hasSize(1);
        assertThatThrownBy(() -> calls("SELECT " + "a".repeat(64) + "(1)")).hasMessageContaining("63 bytes");
        assertThatThrownBy(() -> calls("SELECT \"" + "\u00e4".repeat(32) + "\"(1)"))
                .hasMessageContaining("63 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT E'a'\n'\\'', pg_sleep(1) --'",
                "SELECT E'a' -- x\r \t'\\'', pg_sleep(1) --'",
                "SELECT E'a'\n'b'\n'\\'', pg_sleep(1) --'",
                "SELECT 1 -- \r, pg_sleep(1)",
                "SELECT 1 /* /*/ */ */, pg_sleep(1) --*/",
                "SELECT 1*/**/pg_sleep(1)",
                "SELECT 1+--/*\npg_sleep(1) --*/",
                "SELECT a$$, pg_sleep(1) --$$",
                "SELECT 'a'\n'\\', pg_sleep(1)",
                "SELECT pg_catalog.\"pg_sleep\"/* */--\r(1)",
                "SELECT PG_SLEEP\f(1)"
            })
    void seesTheCallThatTheServerSees(String text) throws SubjectFileException {
        assertThat(calls(text)).containsExactly("pg_sleep");
    }

    @Test
    void namesWhatFollowsADot() throws SubjectFileException {
        StatementForm form =
                StatementForm.ofTyped("SELECT o.pg_sleep, (o) . \"X\", public.f(o) FROM public.orders AS o");
        assertThat(form.attributes()).containsExactly("pg_sleep", "X", "orders");
        assertThat(form.calls()).containsExactly("f");
    }

    @Test
    void namesWhatIsCalled() throws SubjectFileException {
        assertThat(calls("""
                        SELECT count(*), pg_catalog . txid_current /* x */ ( ), "pg_advisory_LOCK" (1), 'hidden(1)'
                        FROM a.b(2) AS t (c) WHERE x IN (1) AND y ?? 'a'
                        """))
                .contains("count", "txid_current", "pg_advisory_LOCK", "b", "t", "in")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "show all",
                "SHOW work_mem;",
                "SHOW TIME ZONE",
                "SHOW \"pg_stat_statements\".max",
                "EXPLAIN SELECT 1",
                "explain verbose WITH a AS (SELECT 1) TABLE a",
                "EXPLAIN (VERBOSE, COSTS off, FORMAT json) VALUES (1)",
                "EXPLAIN/* */(settings true)SELECT 1"
            })
    void takesTypedStatementsThatRead(String text) throws SubjectFileException {
        assertThat(StatementForm.ofTyped(text).shape()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN ANALYZE SELECT 1",
                "EXPLAIN ANALYSE SELECT 1",
                "explain/**/analyze verbose SELECT 1",
                "EXPLAIN VERBOSE ANALYZE SELECT 1",
                "EXPLAIN (ANALYZE) SELECT 1",
                "EXPLAIN (analyze off) SELECT 1",
                "EXPLAIN (\"analyze\") SELECT 1",
                "EXPLAIN (COSTS, ANALYZE) SELECT 1",
                "EXPLAIN (COSTS off ANALYZE on) SELECT 1",
                "EXPLAIN (COSTS 'off') SELECT 1",
                "EXPLAIN (WAL) SELECT 1",
                "EXPLAIN (TIMING on) SELECT 1",
                "EXPLAIN (SERIALIZE) SELECT 1",
                "EXPLAIN (FORMAT json SELECT 1",
                "EXPLAIN () SELECT 1",
                "EXPLAIN (costs,) SELECT 1",
                "EXPLAIN (SELECT 1)",
                "EXPLAIN",
                "EXPLAIN VERBOSE",
                "EXPLAIN INSERT INTO t VALUES (1)",
                "EXPLAIN EXECUTE p",
                "EXPLAIN CREATE TABLE t AS SELECT 1",
                "EXPLAIN EXPLAIN SELECT 1",
                "\"EXPLAIN\" SELECT 1",
                "SHOW",
                "SHOW a(1)",
                "SHOW a = 1",
                "SHOW 'a'",
                "SHOW a; SHOW b",
                "SET a = 1",
                "RESET ALL",
                "DISCARD ALL",
                "FETCH ALL FROM c",
                "DECLARE c CURSOR FOR SELECT 1",
                "COPY t TO PROGRAM 'id'",
                "CALL p()",
                "\u0430SELECT 1",
                "\uFEFFSELECT 1",
                "(((SELECT 1)))",
                "SELECT \"a\nb\"(1)",
                "SELECT 1 OPERATOR(public.@@) 2"
            })
    void refusesTypedStatementsThatMayDoMore(String text) {
        assertThatThrownBy(() -> StatementForm.ofTyped(text))
                .isInstanceOf(SubjectFileException.class)
                .hasMessageStartingWith("line ");
    }

    @Test
    void showsAStatementWithoutItsValues() throws SubjectFileException {
        assertThat(StatementForm.ofTyped("""
                        SELECT "A", 'secret', E'sec\\'ret', $x$secret$x$ -- secret
                        FROM t /* secret */ WHERE n = 4711.5 AND B'1' <> n;
                        """).shape())
                .isEqualTo("select \"A\", ?, ?, ? from t where n = ? and b? <> n");
    }

    @Test
    void namesWhatADefinitionCalls() throws SubjectFileException {
        assertThat(StatementForm.ofDefinition("f", "BEGIN PERFORM pg_sleep(1); größe := a[1..2]; RETURN $1; END")
                        .calls())
                .containsExactly("pg_sleep");
        assertThatThrownBy(() -> StatementForm.ofDefinition("f", "SELECT É(1)")).hasMessageContaining("ASCII");
    }
}
