package com.bitville.postgres.prometheus.internal.http;

import java.util.Optional;

/**
 * What a scraper asks for.
 *
 * @param server a configured name, or empty for all
 * @param accept its header, or empty
 */
public record ScrapeRequest(Optional<String> server, String accept) {
    /** Answers it. */
    @FunctionalInterface
    public interface Answerer {
        /** The answer; empty if there is no such server. */
        Optional<ScrapeAnswer> answer(ScrapeRequest request);
    }

    /**
     * An answer.
     *
     * @param contentType of the format
     * @param text the metrics
     */
    public record ScrapeAnswer(String contentType, String text) {}
}
