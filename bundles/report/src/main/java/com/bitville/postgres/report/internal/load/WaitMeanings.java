package com.bitville.postgres.report.internal.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What waits mean and what usually mends them, from {@code waits.txt}, which the pages and the shell show too. */
public final class WaitMeanings {
    private static final int FIELDS = 4;

    private final Map<String, String> lines = new HashMap<>();

    public WaitMeanings() {
        try (InputStream in =
                Objects.requireNonNull(WaitMeanings.class.getResourceAsStream("/waits.txt"), "waits.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length == FIELDS) {
            for (String event : fields[1].strip().split("[, ]+", -1)) {
                lines.put(fields[0].strip() + ":" + event, fields[2].strip() + " " + fields[3].strip());
            }
        }
    }

    /** Of a wait as the profile calls it: {@code CPU}, or type and event with a colon between; empty if it has no line. */
    public String of(String wait) {
        int colon = wait.indexOf(':');
        String type = colon < 0 ? wait : wait.substring(0, colon);
        return lines.getOrDefault(wait, lines.getOrDefault(type + ":*", ""));
    }
}
