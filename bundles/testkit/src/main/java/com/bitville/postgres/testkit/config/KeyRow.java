package com.bitville.postgres.testkit.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code every-key.txt}, which is written independently of the declaration, not generated from it.
 *
 * @param key section and key, such as {@code database.port}
 * @param variable its environment variable
 * @param standard its default
 * @param form the PID of the form that shows it
 * @param allowed a value to try
 * @param allowedToo another one
 * @param refused a value that must be refused
 */
public record KeyRow(
        String key, String variable, String standard, String form, String allowed, String allowedToo, String refused) {
    /** The content of an empty cell. */
    public static final String NOTHING = "-";

    private static final Pattern LONG_TEXT = Pattern.compile("TEXT-OF-(\\d+)");

    /**
     * The whole table.
     *
     * @return a row for each key, in the order of declaration
     */
    public static List<KeyRow> all() {
        try (InputStream in =
                Objects.requireNonNull(KeyRow.class.getResourceAsStream("every-key.txt"), "every-key.txt")) {
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

    /**
     * The same with values that are paths in a folder; the files need not exist.
     *
     * @param folder the folder
     * @return a row
     */
    public KeyRow in(String folder) {
        return new KeyRow(
                key,
                variable,
                standard,
                form,
                allowed.replace("FOLDER", folder),
                allowedToo.replace("FOLDER", folder),
                refused);
    }

    /**
     * Whether its values must not be shown.
     *
     * @return true for a secret
     */
    public boolean secret() {
        return allowed.equals("***");
    }

    /**
     * Whether a form shows it.
     *
     * @return true if there is one
     */
    public boolean inForm() {
        return !form.equals(NOTHING);
    }

    /**
     * The first half of its key.
     *
     * @return such as {@code database}
     */
    public String section() {
        return key.substring(0, key.indexOf('.'));
    }

    /**
     * The second half of its key.
     *
     * @return such as {@code port}
     */
    public String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    @Override
    public String toString() {
        return key;
    }
}
