package com.bitville.postgres.shipper.internal.status;

import java.util.Locale;

/** The state of delivery. */
public enum DeliveryState {
    /** Activated, nothing tried yet. */
    STARTING(""),
    /** Turned off: nothing is for the listener. */
    OFF(""),
    /** The spool is empty. */
    IDLE(""),
    /** Payloads are sent as fast as the rate allows. */
    DELIVERING(""),
    /** The last attempt failed; the next one follows soon. */
    BACKING_OFF("payloads are kept and retried after growing pauses"),
    /** Many attempts in a row failed. */
    BREAKER_OPEN("payloads are kept; after the breaker's timeout one of them is sent as a probe"),
    /** The listener does not accept the key. */
    UNAUTHORIZED("payloads are kept; one a minute is tried, a new key immediately"),
    /** The proxy does not accept user and password, or gets none. */
    PROXY_UNAUTHORIZED("payloads are kept; one a minute is tried, a new password immediately"),
    /** The server is not the listener, is not trusted, or must not be used without encryption. */
    MISCONFIGURED("payloads are kept; one a minute is tried"),
    /** The listener refused each of the last payloads. */
    REJECTED("the remaining payloads are kept; one a minute is tried"),
    /** The listener asked for a pause. */
    RATE_LIMITED("payloads are kept until the pause is over; the rate is reduced only if such responses continue"),
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
