package com.bitville.postgres.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param distribution the unpacked distribution that is measured
 * @param against another one to be run beside it
 * @param loads the names of the loads and scales, {@code micro} for the inner loops; empty means all
 * @param quick whether short windows are enough
 * @param ledger what the line of the ledger says has changed; without it no line is added
 * @param verifySeconds how long {@code mvn verify} took, for that line
 * @param docs where the page and the JSON file go
 * @param work for copies of the distribution
 */
public record Options(
        Path distribution,
        Optional<Path> against,
        List<String> loads,
        boolean quick,
        Optional<String> ledger,
        Optional<Integer> verifySeconds,
        Path docs,
        Path work) {
    private static final String UNSET = "unset";

    static Options ofSystemProperties() {
        String loads = value("loads").orElse("all");
        return new Options(
                folder("distribution"),
                value("against").map(Path::of),
                loads.equals("all") ? List.of() : List.of(loads.split(",", -1)),
                value("quick").map(given -> !given.equals("false")).orElse(false),
                value("ledger"),
                value("verifySeconds").map(Integer::valueOf),
                folder("docs"),
                folder("work"));
    }

    /** Whether a load, a scale or {@code micro} was asked for. */
    public boolean wants(String load) {
        return loads.isEmpty() || loads.contains(load);
    }

    private static Path folder(String name) {
        return value(name)
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .orElseThrow(() -> new IllegalArgumentException("-Dbench." + name + " is needed: a folder"));
    }

    private static Optional<String> value(String name) {
        @Nullable String value = System.getProperty("bench." + name);
        return value == null || value.equals(UNSET) ? Optional.empty() : Optional.of(value);
    }
}
