package com.bitville.postgres.testkit.listener;

import java.util.Map;

/** A fault: what the listener does with a request instead of accepting it. */
public sealed interface ListenerFault {
    /**
     * Responds with a given status and body, and accepts nothing.
     *
     * @param status the status
     * @param headers further headers, such as {@code Retry-After}
     * @param body the body
     */
    record Answer(int status, Map<String, String> headers, String body) implements ListenerFault {
        /** Takes a copy of the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /** Reads the request and never responds; the connection stays open. */
    record Hang() implements ListenerFault {}

    /** Accepts the request, then closes the connection without a response: the sender cannot know. */
    record LoseAnswer() implements ListenerFault {}

    /** Closes the connection without a response and accepts nothing. */
    record Drop() implements ListenerFault {}

    /**
     * A response with a JSON object with an error.
     *
     * @param status the status
     * @return the fault
     */
    static ListenerFault status(int status) {
        return new Answer(status, Map.of(), "{\"error\":\"told to\"}");
    }

    /**
     * A response 429.
     *
     * @param retryAfter the value of {@code Retry-After}
     * @return the fault
     */
    static ListenerFault tooMany(String retryAfter) {
        return new Answer(429, Map.of("Retry-After", retryAfter), "{\"error\":\"too many requests\"}");
    }

    /**
     * A response 200 that is not a JSON object.
     *
     * @param body the body, such as a proxy's page
     * @return the fault
     */
    static ListenerFault garbage(String body) {
        return new Answer(200, Map.of(), body);
    }

    /**
     * A redirect.
     *
     * @param status such as 307
     * @param location where to
     * @return the fault
     */
    static ListenerFault redirect(int status, String location) {
        return new Answer(status, Map.of("Location", location), "");
    }
}
