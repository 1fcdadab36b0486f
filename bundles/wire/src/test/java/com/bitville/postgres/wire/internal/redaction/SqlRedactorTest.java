package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.wire.internal.redaction.Redacted.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 'it''s' | SELECT ?",
                "SELECT E'a\\'b', e'\\\\', 2 | SELECT ?, ?, ?",
                "SELECT U&'d!0061t' UESCAPE '!' | SELECT ? UESCAPE ?",
                "SELECT B'101', x'1F', N'n', b'' | SELECT ?, ?, ?, ?",
                "SELECT $$a'b$$, $tag$ $x$ $$ $tag$, $1 | SELECT ?, ?, $1",
                "SELECT 1, -2.5, 1e-10, .5, 0xFF, 0b1, 1_000, 1. | SELECT ?, -?, ?, ?, ?, ?, ?, ?",
                "SELECT a-1, a -1, 5/2, 1*-1 | SELECT a-?, a -?, ?/?, ?*-?",
                "SELECT t1.c2, \"Col 1\", _x, a$b | SELECT t1.c2, \"Col 1\", _x, a$b",
                "SELECT 'a'::text, 5::numeric(10,2), DATE'2020-01-01' | SELECT ?::text, ?::numeric(?,?), DATE?",
                "SELECT 1/*a/*b*/c*/+/**/2 | SELECT ? + ?",
                "SELECT a->'k', b #>> '{x}', c @> '{}' | SELECT a->?, b #>> ?, c @> ?",
                "SELECT arr[1:2], interval '1 day' | SELECT arr[?:?], interval ?",
                "ALTER ROLE bob PASSWORD 'secret' | ALTER ROLE bob PASSWORD ?",
                "ALTER ROLE bob PASSWORD NULL | ALTER ROLE bob PASSWORD NULL",
                "SELECT password FROM users WHERE password = 'x' | SELECT password FROM users WHERE password = ?",
                "SET search_path TO a, b | SET search_path TO a, b",
                "SET app.token = 'x' | SET app.token = ?",
                "UPDATE t SET a.b = c | UPDATE t SET a.b = c",
                "COPY t FROM stdin | COPY t FROM stdin",
                "<insufficient privilege> | <insufficient privilege>",
                "SELECT a LIKE $1 ESCAPE '\\' | SELECT a LIKE $1 ESCAPE ?",
                "SELECT a LIKE 'x' ESCAPE '\\' AND b LIKE 'y' ESCAPE '\\' | SELECT a LIKE ? ESCAPE ? AND b LIKE ? ESCAPE ?",
            })
    void replacesLiterals(String sql, String expected) {
        assertThat(SqlRedactor.redact(sql)).isEqualTo(new Redacted(expected, Mark.NONE));
    }

    @Test
    void removesLineComments() {
        assertThat(SqlRedactor.redact("SELECT a -- secret\nFROM b--x").text()).isEqualTo("SELECT a  \nFROM b ");
        assertThat(SqlRedactor.redact("SELECT 1 - -1--1\r+2").text()).isEqualTo("SELECT ? - -? \r+?");
    }

    @Test
    void readsStringsThatGoOnOnTheNextLine() {
        assertThat(SqlRedactor.redact("SELECT E'a'\n '\\'secret', b").text()).isEqualTo("SELECT ?, b");
        assertThat(SqlRedactor.redact("SELECT E'a' -- c\n -- d\n '\\'secret', b")
                        .text())
                .isEqualTo("SELECT ?, b");
        assertThat(SqlRedactor.redact("SELECT 'a'\n'b'\n, c").text()).isEqualTo("SELECT ?\n, c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'secret",
                "SELECT E'secret\\'",
                "SELECT $x$secret",
                "SELECT $x$secret$x",
                "SELECT /* secret",
                "SELECT /* /* */ secret",
                "SELECT \"secret",
                "SELECT U&'secret",
                "SELECT $secret",
                "SELECT 'secret''",
                "SELECT /* secret *",
                "ALTER USER a PASSWORD secret-1 x",
                "CREATE ROLE a LOGIN PASSWORD\n\"secret\"",
                "SET app.token TO secret",
                "SET LOCAL app.token = secret.x",
                "ALTER DATABASE d SET a.b TO secret",
                "ALTER ROLE a PASSWORD ?secret"
            })
    void closesWhatWasCutAndSaysSo(String sql) {
        Redacted redacted = SqlRedactor.redact(sql);
        assertThat(redacted.mark()).isEqualTo(Mark.TRUNCATED);
        assertThat(redacted.text()).doesNotContain("secret").isNotNull();
        assertThat(SqlRedactor.redact(String.valueOf(redacted.text())).text()).isEqualTo(redacted.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT \\ secret",
                "SELECT \u0001 secret",
                // Where the first string ends depends on standard_conforming_strings.
                "SELECT 'it\\'s secret' || 'x",
                "SELECT 'a\\', secret, 'b'"
            })
    void dropsWhatCanBeReadInTwoWaysOrNone(String sql) {
        assertThat(SqlRedactor.redact(sql)).isEqualTo(new Redacted(null, Mark.DROPPED));
    }

    @Test
    void takesNothingLongerThanANameForAName() {
        String token = "k" + "7".repeat(63);
        assertThat(SqlRedactor.redact("SELECT " + token).text()).isEqualTo("SELECT ?");
        assertThat(SqlRedactor.redact("SELECT \"" + token + "\"").text()).isEqualTo("SELECT \"?\"");
        assertThat(SqlRedactor.redact("SELECT $4111111111111111").text()).isEqualTo("SELECT $?");
    }
}
