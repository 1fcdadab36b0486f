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
                "Key (a)=(x) y) is not present in table \"t\". | Key (a)=(?) is not present in table \"t\".",
                "Key (a)=([1,2)) conflicts with existing key (a)=([0,3)). | Key (a)=(?)",
                "Failing row contains (1, bob, null). | Failing row contains (?)",
                "Partition key of the failing row contains (a) = (5). | Partition key of the failing row contains (?)",
                "invalid input syntax for type integer: \"a\"b\" | invalid input syntax for type integer: \"?\"",
                "relation \"users\" does not exist | relation \"users\" does not exist",
                "null value in column \"a\" of relation \"t\" violates not-null constraint | null value in column \"a\" of relation \"t\" violates not-null constraint",
                "value \"99\" is out of range for type smallint | value \"?\" is out of range for type smallint",
                "syntax error at or near \"hunter2\" | syntax error at or near \"?\"",
                "unterminated quoted string at or near \"'x | unterminated quoted string at or near \"?",
                "invalid value for parameter \"work_mem\": \"x\" | invalid value for parameter \"work_mem\": \"?\"",
                "invalid byte sequence for encoding \"UTF8\": 0xe2 0x28 | invalid byte sequence for encoding \"UTF8\": ?",
                "unnamed portal with parameters: $1 = 'x', $2 = '7' | unnamed portal with parameters: ?",
                "COPY t, line 1, column a: \"x\" | COPY t, line 1, column a: \"?\"",
                "JSON data, line 1: {\"a\": x | JSON data, line 1: ?",
                "duration: 12.3 ms  statement: SELECT 'x' | duration: 12.3 ms  statement: SELECT ?",
                "duration: 1 ms  execute S_1: SELECT 5 | duration: 1 ms  execute S_1: SELECT ?",
                "PL/pgSQL function f() line 3 at SQL statement | PL/pgSQL function f() line 3 at SQL statement",
                "SQL statement \"SELECT 'x'\" | SQL statement \"?\"",
                "process 12 still waiting for ShareLock on transaction 5 after 1000.1 ms | process 12 still waiting for ShareLock on transaction 5 after 1000.1 ms",
                "mail to bob@example.org and 4111-1111-1111-1111 failed | mail to ? and ? failed",
                "password authentication failed for user \"bob\" | password authentication failed for user \"bob\"",
                "Schl\u00fcssel \u00bb(a)=(x)\u00ab existiert bereits | Schl\u00fcssel \u00bb?\u00ab existiert bereits",
            })
    void takesOutValuesAndKeepsNames(String message, String expected) {
        assertThat(MessageRedactor.redact(message)).isEqualTo(expected);
        assertThat(MessageRedactor.redact(expected)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Process 1 waits for ShareLock on transaction 5; blocked by process 2.\nProcess 1: UPDATE t SET a = 'secret'\nWHERE b = 'secret';\nProcess 2: DELETE FROM t -- secret",
                "duration: 1 ms  plan:\nQuery Text: SELECT 'secret'\nSeq Scan on t\n  Filter: (a = 'secret'::text)",
                "duration: 1 ms  plan:\n{\"Query Text\": \"SELECT 'x'\", \"Filter\": \"(a = 'secret')\"}",
            })
    void redactsStatementsWithinMessages(String message) {
        String redacted = MessageRedactor.redact(message);
        assertThat(redacted).doesNotContain("secret");
        assertThat(MessageRedactor.redact(redacted)).isEqualTo(redacted);
    }
}
