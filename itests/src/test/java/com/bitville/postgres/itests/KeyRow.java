package com.bitville.postgres.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The table of every key that the configuration's own test uses, one line of {@code every-key.txt} each. */
record KeyRow(String key, String variable, String form, String allowed, String allowedToo, String refused) {
    static List<KeyRow> all(Path folder) throws IOException {
        Path table = Path.of(System.getProperty("bitville.bundles"), "config/src/test/resources/every-key.txt");
        return Files.readAllLines(table).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replace("FOLDER", folder.toString()))
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .map(String::strip)
                        .map(cell -> cell.matches("TEXT-OF-[0-9]+")
                                ? "x".repeat(Integer.parseInt(cell.substring("TEXT-OF-".length())))
                                : cell)
                        .toList())
                .map(cells ->
                        new KeyRow(cells.get(0), cells.get(1), cells.get(3), cells.get(4), cells.get(5), cells.get(6)))
                .toList();
    }

    boolean secret() {
        return allowed.equals("***");
    }

    boolean inForm() {
        return !form.equals("-");
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
