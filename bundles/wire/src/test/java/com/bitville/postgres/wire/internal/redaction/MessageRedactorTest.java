package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Key (a, b)=(1, x) already exists. | Key (a, b)=(?) already exists.",
                "Key (lower(b))=(x) already exists. | Key (lower(b))=(?) already exists.",
                "Key ((a + 4711))=(x) already exists. | Key (?)=(?) already exists.",
                "Key (a)=(b)=(c) already exists. | Key (?)=(?) already exists.",
                "Key (a)=(x) y) is not present in table \"t\". | Key (a)=(?) is not present in table \"t\".",
                "Key (a)=([1,2)) conflicts with existing key (a)=([0,3)). | Key (a)=(?) conflicts with existing key (a)=(?).",
                "Failing row contains (1, bob, null). | Failing row contains ?.",
                "Partition key of the failing row contains (a) = (5). | Partition key of the failing row contains ?.",
                "invalid input syntax for type integer: \"a\"b\" | invalid input syntax for type integer: \"?\"",
                "relation \"users\" does not exist | relation \"users\" does not exist",
                "relation \"users\" does not exist at character 15 | relation \"users\" does not exist at character 15",
                "relation \"4711 Bob\" does not exist | relation \"?\" does not exist",
                "column \"a\" of relation \"t\" does not exist | column \"a\" of relation \"t\" does not exist",
                "null value in column \"a\" of relation \"t\" violates not-null constraint | null value in column \"a\" of relation \"t\" violates not-null constraint",
                "value \"99\" is out of range for type smallint | value \"?\" is out of range for type smallint",
                "value \"1\" is out of range for type x\" is out of range for type smallint | value \"?\" is out of range for type ?",
                "syntax error at or near \"hunter2\" at character 8 | syntax error at or near \"?\" at character 8",
                "unterminated quoted string at or near \"'x | ?",
                "invalid escape sequence \"\\1\" | ?",
                "invalid value for parameter \"work_mem\": \"x\" | invalid value for parameter \"work_mem\": \"?\"",
                "parameter \"work_mem\" changed to \"5MB\" | parameter \"work_mem\" changed to \"?\"",
                "invalid byte sequence for encoding \"UTF8\": 0xe2 0x28 | invalid byte sequence for encoding \"UTF8\": ?",
                "unnamed portal with parameters: $1 = 'x', $2 = '7' | unnamed portal with parameters: ?",
                "COPY t, line 1, column a: \"x\" | COPY t, line 1, column a: \"?\"",
                "COPY t, line 1, column a: \"x, column b: \"y\" | COPY t, line ?, column ?: \"?\"",
                "COPY t, line 1: \"x\" | COPY t, line 1: \"?\"",
                "JSON data, line 1: {\"a\": x | JSON data, line 1: ?",
                "duration: 12.3 ms | duration: 12.3 ms",
                "duration: 12.3 ms  statement: SELECT 'x: y' | duration: 12.3 ms  statement: SELECT ?",
                "duration: 1 ms  execute S_1/C_2: SELECT 5 | duration: 1 ms  execute S_1/C_2: SELECT ?",
                "duration: 1 ms  bind <unnamed>: SELECT 'a: b' | duration: 1 ms  bind <unnamed>: SELECT ?",
                "statement: SELECT 5 | statement: SELECT ?",
                "PL/pgSQL function f(integer,text) line 3 at SQL statement | PL/pgSQL function f(integer,text) line 3 at SQL statement",
                "SQL statement \"SELECT 'x'\" | SQL statement \"?\"",
                "process 12 still waiting for ShareLock on transaction 5 after 1000.1 ms | process 12 still waiting for ShareLock on transaction 5 after 1000.1 ms",
                "process 12 still waiting for ExclusiveLock on advisory lock [5,0,4711,1] after 1.1 ms | process 12 still waiting for ExclusiveLock on ? after 1.1 ms",
                "function f(integer, unknown) does not exist | function f(integer, unknown) does not exist",
                "operator does not exist: integer = text | operator does not exist: integer = text",
                "cannot execute CREATE TABLE in a read-only transaction | cannot execute CREATE TABLE in a read-only transaction",
                "could not extend file \"base/5/16\": No space left on device | could not extend file \"base/5/16\": No space left on device",
                "connection authorized: user=al database=shop application_name=x | connection authorized: user=al database=shop application_name=?",
                "password authentication failed for user \"bob\" | password authentication failed for user \"bob\"",
                "checkpoint starting: force wait | checkpoint starting: force wait",
                "setseed parameter 4711 is out of allowed range [-1,1] | setseed parameter ? is out of allowed range [-1,1]",
                // What was taken out in order to count it.
                "relation ? does not exist | relation ? does not exist",
                "process # still waiting for ShareLock on transaction # after # ms | process # still waiting for ShareLock on transaction # after # ms",
                "COPY t#, line # | COPY t#, line #",
            })
    void takesOutValuesAndKeepsNames(String message, String expected) {
        assertThat(MessageRedactor.redact(message)).isEqualTo(expected);
        assertThat(MessageRedactor.redact(expected)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer 4711 must pay",
                "mail to bob@example.org and 4111-1111-1111-1111 failed",
                "Dauer: 0.656 ms  Anweisung: select 4711 /* x */",
                "Schl\u00fcssel \u00bb(a)=(x)\u00ab existiert bereits",
                "AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.t,\"select secret\",<none>",
                "relation Bob Smith",
                "relation \"a\"b\" does not exist",
                "permission denied for table",
                "line 1: Start tag expected, '<' not found",
                "duration: bob ms",
                "",
                "?",
            })
    void nothingElseLeaves(String message) {
        assertThat(MessageRedactor.redact(message)).isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PL/pgSQL function f() line 3 at RAISE~SQL statement \"SELECT 1\"~PL/pgSQL function g() line 1 at PERFORM | PL/pgSQL function f() line 3 at RAISE~SQL statement \"?\"~PL/pgSQL function g() line 1 at PERFORM",
                "SQL statement \"SELECT '\"~PL/pgSQL function secret() line 3 at RAISE~SQL statement \"'\"~PL/pgSQL function g() line 1 at PERFORM | SQL statement \"?\"~PL/pgSQL function g() line 1 at PERFORM",
                "invalid input syntax for type integer: \"1\"~relation \"secret\" does not exist~COPY t, line 1: \"\" | invalid input syntax for type ?: \"?\"",
                "invalid input syntax for type integer: \"1~relation \"secret\" does not exist\" | invalid input syntax for type integer: \"?\"",
                "secret~relation \"secret\" does not exist | ?",
                "Process 1 waits for ShareLock on transaction 5; blocked by process 2.~Process 2 waits for ShareLock on transaction 6; blocked by process 1.~Process 1: UPDATE t SET a = 'secret'~Process 2: DELETE FROM t -- secret | Process 1 waits for ShareLock on transaction 5; blocked by process 2.~Process 2 waits for ShareLock on transaction 6; blocked by process 1.~Process 1: ?",
                "automatic vacuum of table \"a.b.c\": index scans: 0~pages: 0 removed, 1 remain, 0 skipped due to pins, 0 skipped frozen | automatic vacuum of table \"a.b.c\": index scans: 0~pages: 0 removed, 1 remain, 0 skipped due to pins, 0 skipped frozen",
            })
    void readsSeveralLines(String message, String expected) {
        String text = message.replace('~', '\n');
        assertThat(MessageRedactor.redact(text)).isEqualTo(expected.replace('~', '\n'));
        assertThat(MessageRedactor.redact(expected.replace('~', '\n'))).isEqualTo(expected.replace('~', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duration: 1 ms  plan:\nQuery Text: SELECT 'secret'\nSeq Scan on t\n  Filter: (a = 'secret'::text)",
                "duration: 1 ms  plan:\n{\"Query Text\": \"SELECT 'x'\", \"Filter\": \"(a = 'secret')\"}",
            })
    void redactsStatementsWithinMessages(String message) {
        String redacted = MessageRedactor.redact(message);
        assertThat(redacted).doesNotContain("secret");
        assertThat(MessageRedactor.redact(redacted)).isEqualTo(redacted);
    }
}
