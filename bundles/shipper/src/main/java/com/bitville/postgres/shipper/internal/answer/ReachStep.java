package com.bitville.postgres.shipper.internal.answer;

/** The step at which an attempt to reach the listener failed, or its success. */
public enum ReachStep {
    /** The listener's name is not known. */
    NAME,
    /** No connection. */
    PORT,
    /** The proxy, or its tunnel. */
    PROXY,
    /** The handshake, or the certificate. */
    TLS,
    /** The connection was established, but there was no valid response. */
    ANSWER,
    /** There was a response. */
    DONE
}
