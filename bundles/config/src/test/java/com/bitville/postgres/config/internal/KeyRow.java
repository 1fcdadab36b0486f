package com.bitville.postgres.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of {@code every-key.txt}. */
record KeyRow(
        String key, String variable, String standard, String form, String allowed, String allowedToo, String refused) {
    static final String NOTHING = "-";
    private static final Pattern LONG_TEXT = Pattern.compile("TEXT-OF-(\\d+)");

    static List<KeyRow> all() {
        try (InputStream in =
                Objects.requireNonNull(KeyRow.class.getResourceAsStream("/every-key.txt"), "every-key.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(KeyRow::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyRow of(String line) {
        List<String> cells = Arrays.stream(line.split("\\|", -1))
                .map(String::strip)
                .map(KeyRow::spelledOut)
                .toList();
        return new KeyRow(
                cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5), cells.get(6));
    }

    private static String spelledOut(String cell) {
        Matcher text = LONG_TEXT.matcher(cell);
        return text.matches() ? "x".repeat(Integer.parseInt(text.group(1))) : cell;
    }

    KeyRow in(String folder) {
        return new KeyRow(
                key,
                variable,
                standard,
                form,
                allowed.replace("FOLDER", folder),
                allowedToo.replace("FOLDER", folder),
                refused);
    }

    boolean secret() {
        return allowed.equals("***");
    }

    String section() {
        return key.substring(0, key.indexOf('.'));
    }

    String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    @Override
    public String toString() {
        return key;
    }
}
