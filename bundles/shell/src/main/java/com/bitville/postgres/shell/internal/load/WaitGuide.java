package com.bitville.postgres.shell.internal.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a wait event means and what usually mends it, from {@code waits.txt}, which the page shows too. */
final class WaitGuide {
    private static final int FIELDS = 4;

    private final Map<String, String> lines = new HashMap<>();

    private WaitGuide() {}

    static WaitGuide read() {
        WaitGuide guide = new WaitGuide();
        try (InputStream in = Objects.requireNonNull(WaitGuide.class.getResourceAsStream("/waits.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(guide::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return guide;
    }

    private void add(String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length != FIELDS) {
            throw new IllegalStateException("a line of waits.txt has " + FIELDS + " fields: " + line);
        }
        String said = fields[2].strip() + " " + fields[3].strip();
        for (String event : fields[1].strip().split("[, ]+", -1)) {
            lines.put(fields[0].strip() + ":" + event, said.strip());
        }
    }

    /** Of an event, else of its type. */
    Optional<String> of(String type, String event) {
        return Optional.ofNullable(lines.getOrDefault(type + ":" + event, lines.get(type + ":*")));
    }

    /** Whether the event has a line of its own. */
    boolean knows(String type, String event) {
        return lines.containsKey(type + ":" + event);
    }
}
