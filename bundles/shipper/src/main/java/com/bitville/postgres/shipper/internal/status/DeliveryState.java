package com.bitville.postgres.shipper.internal.status;

import java.util.Locale;

/** How delivery stands. */
public enum DeliveryState {
    /** Activated, nothing tried yet. */
    STARTING(""),
    /** The spool is empty. */
    IDLE(""),
    /** Payloads leave as fast as the pace allows. */
    DELIVERING(""),
    /** The last attempt failed; the next one is near. */
    BACKING_OFF("payloads are kept and tried again after growing pauses"),
    /** Many attempts in a row failed. */
    BREAKER_OPEN("payloads are kept; after the breaker's timeout one of them probes"),
    /** The listener does not accept the key. */
    UNAUTHORIZED("payloads are kept; one a minute probes, a new key is tried at once"),
    /** The proxy on the way does not accept user and password, or is given none. */
    PROXY_UNAUTHORIZED("payloads are kept; one a minute probes, a new password is tried at once"),
    /** What answers is not the listener, or cannot be trusted, or may not be spoken to in the clear. */
    MISCONFIGURED("payloads are kept; one a minute probes"),
    /** The listener refused each of the last payloads. */
    REJECTED("the remaining payloads are kept; one a minute probes"),
    /** The listener asked for a pause. */
    RATE_LIMITED("payloads are kept until the pause is over; the pace is lowered only if such answers go on"),
    /** There is no usable key. */
    NO_API_KEY("payloads are kept and nothing is sent until api_key or api_key_file is set"),
    /** Deactivated. */
    STOPPED("");

    private final String consequence;

    DeliveryState(String consequence) {
        this.consequence = consequence;
    }

    public boolean well() {
        return consequence.isEmpty();
    }

    String consequence() {
        return consequence;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
