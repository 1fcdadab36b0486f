package com.bitville.postgres.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param compared what is measured
 * @param selection under what
 * @param ledger the line of the ledger to be added, if there is to be one
 * @param docs where the page and the JSON file go
 * @param work for copies of the distributions, and for what a run leaves that is not the whole
 */
public record Options(Compared compared, Selection selection, Optional<LedgerNote> ledger, Path docs, Path work) {
    private static final String UNSET = "unset";

    /**
     * The distributions.
     *
     * @param subject the one that is measured
     * @param against another to be run beside it
     * @param againstName what the page calls that one
     */
    public record Compared(Path subject, Optional<Path> against, String againstName) {}

    /**
     * The loads and scales.
     *
     * @param names empty means all
     * @param quick whether short windows are enough
     * @param warmUp from the first payload to the first window, where it is not the usual time
     */
    public record Selection(List<String> names, boolean quick, Optional<Duration> warmUp) {
        /** Takes a copy. */
        public Selection {
            names = List.copyOf(names);
        }

        /** Whether a load, a scale or {@code micro} was asked for. */
        public boolean wants(String name) {
            return names.isEmpty() || names.contains(name);
        }

        /** Whether everything is measured for as long as it takes: only that is put on the page. */
        public boolean whole() {
            return names.isEmpty() && !quick && warmUp.isEmpty();
        }
    }

    /**
     * What the line says beside the figures.
     *
     * @param change what was changed
     * @param verifySeconds how long {@code mvn verify} took, if that was measured
     */
    public record LedgerNote(String change, Optional<Integer> verifySeconds) {}

    static Options ofSystemProperties() {
        String loads = value("loads").orElse("all");
        return new Options(
                new Compared(
                        folder("distribution"),
                        value("against").map(Path::of),
                        value("againstName").orElse("the other")),
                new Selection(
                        loads.equals("all") ? List.of() : List.of(loads.split(",", -1)),
                        value("quick").map(given -> !given.equals("false")).orElse(false),
                        value("warmUpSeconds").map(Long::valueOf).map(Duration::ofSeconds)),
                value("ledger")
                        .map(change ->
                                new LedgerNote(change, value("verifySeconds").map(Integer::valueOf))),
                folder("docs"),
                folder("work"));
    }

    private static Path folder(String name) {
        return value(name)
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .orElseThrow(() -> new IllegalArgumentException("-Dbench." + name + " is not set: it takes a folder"));
    }

    private static Optional<String> value(String name) {
        return Optional.ofNullable(System.getProperty("bench." + name)).filter(value -> !value.equals(UNSET));
    }
}
