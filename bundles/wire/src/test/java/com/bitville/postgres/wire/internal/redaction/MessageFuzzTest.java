package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Values that imitate every message of the server, in every place where a value can be. */
class MessageFuzzTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final Pattern SQL = Pattern.compile("^(?:duration: |statement|execute|Failed process was running)");
    private static final String[] CANARIES = {"Geheimnis", "98127364", "geheim_98127364", "Geheimnis 98127364"};
    private static final String[] MARKS = {
        "\"", "'", "\"\n", "\n", "\"\"", ": ", ": \"", "\" ", ".", ",", "(", ")", ")=(", " ", "?", "#", "\t", "\u00bb",
        "; ", "$1 = "
    };
    private static final Map<Character, String> FITTING = Map.ofEntries(
            Map.entry('n', "12"),
            Map.entry('l', "1, 2"),
            Map.entry('x', "0/1A2B"),
            Map.entry('o', "obj"),
            Map.entry('i', "obj"),
            Map.entry('f', "base/1"),
            Map.entry('w', "integer"),
            Map.entry('y', "a, b"),
            Map.entry('h', "host"),
            Map.entry('p', "S_1"),
            Map.entry('k', "transaction 5"),
            Map.entry('c', " force wait"),
            Map.entry('m', "No space left on device"),
            Map.entry('e', "SQL statement"),
            Map.entry('d', "2026-01-01 10:00:00 UTC"),
            Map.entry('g', "15.3"));

    private final List<String> templates = MessageTemplates.shipped().all();
    private final Random random = new Random(20261128);

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** A piece of a message, or a whole one. */
    private String fragment() {
        String line = templates.get(random.nextInt(templates.size()));
        String filled = fill(line, "obj");
        int from = random.nextBoolean() ? 0 : random.nextInt(filled.length());
        return random.nextBoolean() ? filled.substring(from) : filled.substring(0, filled.length() - from);
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            value.append(random.nextInt(3) == 0 ? fragment() : any(MARKS));
        }
        value.append(any(CANARIES));
        for (int i = random.nextInt(4); i > 0; i--) {
            value.append(random.nextInt(3) == 0 ? fragment() : any(MARKS));
        }
        return value.toString();
    }

    private static String fill(String line, String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean slot = c == '%' && line.charAt(i + 1) != '%';
            if (slot) {
                char letter = line.charAt(i + 1);
                text.append(
                        letter == 's'
                                ? "SELECT '" + value.replace("'", "''") + "'"
                                : FITTING.getOrDefault(letter, value));
            } else {
                text.append(c);
            }
            if (c == '%') {
                i++;
            }
        }
        return text.toString();
    }

    private static void assertNothingLeft(String text) {
        String redacted = MessageRedactor.redact(text);
        if (redacted.contains("eheim") || redacted.contains("9812")) {
            assertThat(redacted).as(text).doesNotContain("eheim").doesNotContain("9812");
        }
    }

    @Test
    void noValueLeavesThroughAnyMessage() {
        for (int round = 0; round < (DEEP ? 100 : 2); round++) {
            for (String line : templates) {
                if (line.contains("%v") || line.contains("%s")) {
                    assertNothingLeft(fill(line, value()));
                }
            }
        }
    }

    /** Like a context: several consecutive messages, with values of many lines. */
    @Test
    void noValueLeavesThroughSeveralMessages() {
        List<String> inContexts = templates.stream()
                .filter(line ->
                        line.matches("(?:SQL|PL/pgSQL|COPY|while|portal|unnamed|JSON|processing|automatic|Process).*"))
                .toList();
        for (int round = 0; round < (DEEP ? 500_000 : 5_000); round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                lines.add(fill(inContexts.get(random.nextInt(inContexts.size())), value()));
            }
            assertNothingLeft(String.join("\n", lines));
        }
    }

    /** No value stays, except names, figures and words of the server. */
    @Test
    void noValueLeavesThroughPiecesOfMessages() {
        for (int round = 0; round < (DEEP ? 500_000 : 10_000); round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(random.nextBoolean() ? fragment() : any(MARKS));
                text.append(random.nextBoolean() ? "Zq'9812" : "");
            }
            // What stands in double quotes within SQL is a name.
            if (!SQL.matcher(text).find()) {
                assertNothingLeft(text.toString());
            }
        }
    }
}
