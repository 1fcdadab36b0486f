package com.bitville.postgres.testkit.listener;

import java.util.Map;

/** What a listener in trouble does with a request instead of taking it. */
public sealed interface ListenerFault {
    /**
     * Answers with a status and body of its own, and takes nothing.
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

    /** Reads the request and never answers; the connection stays open. */
    record Hang() implements ListenerFault {}

    /** Takes the request, then closes the connection without an answer: the sender cannot know. */
    record LoseAnswer() implements ListenerFault {}

    /** Closes the connection without an answer and takes nothing. */
    record Drop() implements ListenerFault {}

    /**
     * An answer with a JSON object that says so.
     *
     * @param status the status
     * @return the fault
     */
    static ListenerFault status(int status) {
        return new Answer(status, Map.of(), "{\"error\":\"told to\"}");
    }

    /**
     * An answer 429.
     *
     * @param retryAfter the value of {@code Retry-After}, as it shall stand there
     * @return the fault
     */
    static ListenerFault tooMany(String retryAfter) {
        return new Answer(429, Map.of("Retry-After", retryAfter), "{\"error\":\"too many requests\"}");
    }

    /**
     * An answer 200 that is not a JSON object.
     *
     * @param body what it is instead, such as a proxy's page
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
