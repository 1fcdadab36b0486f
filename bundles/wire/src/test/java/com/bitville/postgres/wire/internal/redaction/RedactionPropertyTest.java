package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionPropertyTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 2_000_000 : 10_000;
    private static final String[] SCRAPS = {
        "'",
        "''",
        "\"",
        "$",
        "$$",
        "$a$",
        "$1",
        "\\",
        "\\'",
        "/*",
        "*/",
        "--",
        "\n",
        "\r",
        " ",
        "E'",
        "U&'",
        "u&\"",
        "x'1",
        "1",
        "1.5e",
        "e-3",
        ".",
        "0x",
        "_",
        "a",
        "select",
        "ESCAPE '\\'",
        "?",
        ";",
        "(",
        ")",
        ")=(",
        "=",
        "set a.b",
        "alter role x password ",
        "@",
        "to",
        "null",
        "\u00e9",
        "\ud83d",
        "\ude00",
        "\u0000",
        "\u0001",
        "relation \"t\"",
        "Process 1: ",
        "statement: ",
        "parameters: ",
        "\u00ab",
        "table \"",
        "contains (",
        " already exists.",
        "4111-1111-1111",
        "12345678901",
        "-",
        "duration: 1 ms  plan: ",
        "execute x: ",
        "{"
    };

    private static @Nullable String sql(String text) {
        return SqlRedactor.redact(text).text();
    }

    private static String scraps(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(
                    random.nextInt(8) == 0
                            ? String.valueOf((char) random.nextInt(0x200))
                            : SCRAPS[random.nextInt(SCRAPS.length)]);
        }
        return text.toString();
    }

    @Test
    void noValueAndNoCommentLeaves() {
        Random random = new Random(20261123);
        CanarySql generator = new CanarySql(random);
        for (int i = 0; i < ROUNDS; i++) {
            String sql = generator.next();
            String redacted = sql(sql);
            if (!generator.ambiguous()) {
                assertThat(redacted).as(sql).isNotNull().contains("keep_me").contains("keep_too");
            }
            assertNothingLeft(sql, redacted);
        }
    }

    @Test
    void nothingLeavesWhereTheTextWasCut() {
        Random random = new Random(1024);
        CanarySql generator = new CanarySql(random);
        for (int i = 0; i < ROUNDS; i++) {
            String sql = generator.next();
            String cut = sql.substring(0, random.nextInt(sql.length()));
            assertNothingLeft(cut, sql(cut));
        }
    }

    private static void assertNothingLeft(String sql, @Nullable String redacted) {
        if (redacted != null && (redacted.contains(CanarySql.TEXT) || redacted.contains(CanarySql.NUMBER))) {
            assertThat(redacted).as(sql).doesNotContain(CanarySql.TEXT).doesNotContain(CanarySql.NUMBER);
        }
        assertStable(sql, redacted);
    }

    private static void assertStable(String input, @Nullable String redacted) {
        if (redacted != null && !redacted.equals(sql(redacted))) {
            assertThat(sql(redacted)).as(input).isEqualTo(redacted);
        }
    }

    @Test
    void takesAnyTextAndRedactsItOnce() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            String text = scraps(random);
            assertStable(text, sql(text));
            String message = MessageRedactor.redact(text);
            assertThat(MessageRedactor.redact(message)).as(text).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "'a' ",
                "$a$ ",
                "$a",
                "/*",
                "--\n",
                "\"",
                "e'\\'",
                "1e",
                "ESCAPE '\\' ",
                "'\\'",
                "'\n",
                "table \"a\" ",
                "a@b ",
                ")=(",
                "Process 1: a\n"
            })
    void takesTimeInProportionToTheText(String scrap) {
        String small = scrap.repeat((1 << 16) / scrap.length());
        String large = scrap.repeat((1 << 20) / scrap.length());
        assertLinear(small, large, text -> String.valueOf(sql(text)));
        assertLinear(small, large, MessageRedactor::redact);
    }

    /** The large text is 16 times the small one; a quadratic reading would take 256 times as long. */
    private static void assertLinear(String small, String large, UnaryOperator<String> redactor) {
        long shortest = Math.min(nanos(small, redactor), Math.min(nanos(small, redactor), nanos(small, redactor)));
        long limit = 100 * Math.max(shortest, 1_000_000);
        long taken = Long.MAX_VALUE;
        for (int i = 0; i < 3 && taken > limit; i++) {
            taken = nanos(large, redactor);
        }
        assertThat(taken).isLessThan(limit);
    }

    /** Counts this thread's time alone, so that a busy machine does not matter. */
    private static long nanos(String text, UnaryOperator<String> redactor) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        assertThat(redactor.apply(text)).isNotNull();
        return threads.getCurrentThreadCpuTime() - start;
    }
}
