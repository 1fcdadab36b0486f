package com.bitville.postgres.kafka.internal.delivery;

import java.util.Locale;

/** The state of delivery. */
enum KafkaState {
    /** Nothing tried yet. */
    STARTING,
    /** The spool is empty. */
    IDLE,
    /** The last payload was stored. */
    DELIVERING,
    /** The last attempt failed; the next one follows soon. */
    BACKING_OFF,
    /** Only probes are sent, about half a minute apart. */
    BREAKER_OPEN,
    /** As {@link #BREAKER_OPEN}, until the brokers or the agent are configured otherwise. */
    MISCONFIGURED,
    /** Ended. */
    STOPPED;

    boolean well() {
        return this != BACKING_OFF && this != BREAKER_OPEN && this != MISCONFIGURED;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
