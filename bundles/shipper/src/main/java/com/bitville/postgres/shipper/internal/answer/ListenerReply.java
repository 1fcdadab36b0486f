package com.bitville.postgres.shipper.internal.answer;

import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
public sealed interface ListenerReply {
    /**
     * Someone answered.
     *
     * @param status of the response
     * @param retryAfter the header of that name, or null
     * @param body its text, at most 64 kB of it
     * @param whole whether that is all of it
     * @param date the header of that name, or null
     */
    record Answer(
            int status,
            @Nullable String retryAfter,
            String body,
            boolean whole,
            @Nullable String date) implements ListenerReply {
        /** One that tells no time. */
        public Answer(int status, @Nullable String retryAfter, String body, boolean whole) {
            this(status, retryAfter, body, whole, null);
        }
    }

    /**
     * Nobody answered.
     *
     * @param kind how it failed
     * @param reason for the operator, without secrets
     */
    record Failure(Kind kind, String reason) implements ListenerReply {}

    /** How an attempt fails without an answer. */
    enum Kind {
        /** No connection, a broken one, or no answer in time. */
        NETWORK,
        /** A connection kept from an earlier request ended before a byte of an answer: usual between cycles. */
        STALE,
        /** The connection ended while a large body was on its way: perhaps too large for the other side. */
        CUT_OFF,
        /** The other side's certificate or protocol is not acceptable, or the CA file is not. */
        TRUST,
        /** The proxy on the way wants a login and got none that it accepts; the listener knows of nothing. */
        PROXY_LOGIN
    }
}
