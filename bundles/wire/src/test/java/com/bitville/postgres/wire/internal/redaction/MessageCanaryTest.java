package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value in each place where PostgreSQL puts values into messages is never sent, whatever surrounds it. */
class MessageCanaryTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 200_000 : 300;
    private static final String CANARY = "Geheimnis";
    private static final String NUMBER = "981273648127";
    private static final String[] AROUND = {
        "",
        " ",
        "\"",
        "'",
        "''",
        ")",
        "(",
        ",",
        ", ",
        "\n",
        "\t",
        ".",
        ": ",
        ")=(",
        ") already exists.",
        "table \"t\"",
        "\" table \"",
        "column \"",
        "$1",
        "$$",
        "--",
        "/*",
        "\u00e9",
        "\u00ab",
        "\\",
        "x",
        "line 1: ",
        "null",
        "?"
    };

    private final Random random = new Random(20261123);

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            value.append(AROUND[random.nextInt(AROUND.length)]);
        }
        value.append(random.nextBoolean() ? CANARY : NUMBER);
        for (int i = random.nextInt(4); i > 0; i--) {
            value.append(AROUND[random.nextInt(AROUND.length)]);
        }
        return value.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Key (a)=(@) already exists.",
                "Key (a, lower(b))=(1, @) already exists.",
                "Key (a)=(@) is not present in table \"t\".",
                "Key (id)=(@) is still referenced from table \"t\".",
                "Key (during)=(@) conflicts with existing key (during)=(@).",
                "Failing row contains (1, @, null).",
                "Partition key of the failing row contains (a) = (@).",
                "invalid input syntax for type integer: \"@\"",
                "invalid input syntax for type timestamp with time zone: \"@\"",
                "invalid input value for enum mood: \"@\"",
                "value \"@\" is out of range for type integer",
                "date/time field value out of range: \"@\"",
                "malformed array literal: \"@\"",
                "malformed record literal: \"@\"",
                "syntax error at or near \"@\"",
                "unterminated quoted string at or near \"'@\"",
                "time zone \"@\" not recognized",
                "invalid value for parameter \"work_mem\": \"@\"",
                "COPY t, line 1, column a: \"@\"",
                "COPY t, line 1: \"@\"",
                "unnamed portal with parameters: $1 = '@', $2 = NULL",
                "extended query with parameters: $1 = '@'",
                "portal \"p\" parameter $1 = '@'",
                "parameters: $1 = '@', $2 = '7'",
                "Token \"@\" is invalid.",
                "Expected \":\", but found \"@\".",
                "JSON data, line 1: {\"a\": @...",
                "line 1: Start tag expected, '<' not found\n@\n^",
                "Array value must start with \"{\" or dimension information: \"@\"",
                "invalid regular expression: \"@\"",
                "PL/pgSQL assignment \"x := '@'\"",
                "SQL statement \"SELECT '@'\"",
            })
    void noValueLeaves(String message) {
        for (int i = 0; i < ROUNDS; i++) {
            String text = message.replace("@", value());
            String redacted = MessageRedactor.redact(text);
            if (redacted.contains(CANARY) || redacted.contains(NUMBER)) {
                assertThat(redacted).as(text).doesNotContain(CANARY).doesNotContain(NUMBER);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duration: 1.5 ms  statement: SELECT @ FROM t",
                "duration: 1.5 ms  execute S_1/C_2: SELECT @ FROM t",
                "duration: 1.5 ms  plan:\nQuery Text: SELECT @ FROM t\nSeq Scan on t  (cost=0.00..1.00)",
                "statement: UPDATE t SET a = @",
                "Failed process was running: SELECT @ FROM t",
                "remote SQL command: DELETE FROM public.t WHERE a = @",
                "Process 1 waits for ShareLock on transaction 5; blocked by process 2.\nProcess 1: UPDATE t SET a = @\n"
                        + "Process 2: DELETE FROM t WHERE a = @",
            })
    void noLiteralOfAStatementLeaves(String message) {
        String[] literals = {
            "'Geheimnis'", "E'Geheimnis'", "$$Geheimnis$$", "$a$it's Geheimnis$a$", "981273648127", "'it''s Geheimnis'"
        };
        for (String literal : literals) {
            String text = message.replace("@", literal);
            assertThat(MessageRedactor.redact(text))
                    .as(text)
                    .doesNotContain(CANARY)
                    .doesNotContain(NUMBER);
        }
    }
}
