package com.bitville.postgres.sql.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementFormTest {
    private static List<String> calls(String text) throws SubjectFileException {
        return StatementForm.calls("theirs", text, false);
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
                "\\! id",
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

    @Test
    void namesWhatIsCalled() throws SubjectFileException {
        assertThat(calls("""
                        SELECT count(*), pg_catalog . txid_current /* x */ ( ), "pg_advisory_LOCK" (1), 'hidden(1)'
                        FROM a.b(2) AS t (c) WHERE x IN (1) AND y ?? 'a'
                        """))
                .contains("count", "txid_current", "pg_advisory_LOCK", "b", "t", "in")
                .doesNotContain("hidden");
    }
}
