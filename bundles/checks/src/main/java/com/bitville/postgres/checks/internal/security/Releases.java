package com.bitville.postgres.checks.internal.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The table of releases, {@code releases.txt}.
 *
 * @param asOf its date
 * @param majors by major version
 */
record Releases(LocalDate asOf, Map<Integer, Major> majors) {
    private static final int FIELDS = 3;

    /** The newest minor release that is known, and the end of life. */
    record Major(int newest, LocalDate end) {}

    static Releases known() {
        InputStream in = Objects.requireNonNull(Releases.class.getResourceAsStream("releases.txt"), "releases.txt");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            LocalDate asOf = LocalDate.EPOCH;
            Map<Integer, Major> majors = new LinkedHashMap<>();
            for (String line : reader.lines().toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> fields =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                if (fields.size() != FIELDS) {
                    throw new IllegalArgumentException("a release has " + FIELDS + " fields, not as many has: " + line);
                }
                if (fields.get(0).equals("as_of")) {
                    asOf = LocalDate.parse(fields.get(1));
                } else {
                    majors.put(
                            Integer.valueOf(fields.get(0)),
                            new Major(Integer.parseInt(fields.get(1)), LocalDate.parse(fields.get(2))));
                }
            }
            return new Releases(asOf, Map.copyOf(majors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Major> of(int major) {
        return Optional.ofNullable(majors.get(major));
    }
}
