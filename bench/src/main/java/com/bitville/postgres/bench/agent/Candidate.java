package com.bitville.postgres.bench.agent;

import java.nio.file.Path;

/**
 * A distribution that takes part. The one that is measured takes part twice, so that what the machine does to the figures is seen.
 *
 * @param name one of the constants
 * @param distribution the unpacked distribution
 */
public record Candidate(String name, Path distribution) {
    /** What is measured. */
    public static final String SUBJECT = "subject";

    /** The same once more. */
    public static final String CONTROL = "control";

    /** What it is compared with. */
    public static final String AGAINST = "against";

    String role() {
        return "bench_" + name;
    }
}
