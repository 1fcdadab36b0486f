package com.bitville.postgres.shipper.internal.answer;

import org.jspecify.annotations.Nullable;

/** The result of one attempt. */
public sealed interface ListenerReply {
    /**
     * There was a response.
     *
     * @param status of the response
     * @param retryAfter the header of that name, or null
     * @param body its text, at most 64 kB of it
     * @param whole whether that is the complete body
     * @param date the header of that name, or null
     */
    record Answer(
            int status,
            @Nullable String retryAfter,
            String body,
            boolean whole,
            @Nullable String date) implements ListenerReply {
        /** A response without a date. */
        public Answer(int status, @Nullable String retryAfter, String body, boolean whole) {
            this(status, retryAfter, body, whole, null);
        }
    }

    /**
     * There was no response.
     *
     * @param kind how it failed
     * @param reason for the operator, without secrets
     */
    record Failure(Kind kind, String reason) implements ListenerReply {}

    /** How an attempt fails without a response. */
    enum Kind {
        /** No connection, a broken one, or no answer in time. */
        NETWORK,
        /** A connection kept from an earlier request ended before the first byte of a response: normal between cycles. */
        STALE,
        /** The connection ended while a large body was being sent: it may be too large for the other side. */
        CUT_OFF,
        /** The other side's certificate or protocol is not acceptable, or the CA file is not. */
        TRUST,
        /** The proxy requires a login and got none that it accepts; the request did not reach the listener. */
        PROXY_LOGIN
    }
}
