package com.bitville.postgres.shipper.internal.answer;

/** How far an attempt to reach the listener came: where it failed, or that it did not. */
public enum ReachStep {
    /** The listener's name is not known. */
    NAME,
    /** No connection. */
    PORT,
    /** The proxy, or the way that it opens. */
    PROXY,
    /** The handshake, or what was shown in it. */
    TLS,
    /** The connection stood; no answer that is one came over it. */
    ANSWER,
    /** Someone answered. */
    DONE
}
