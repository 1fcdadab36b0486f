package com.bitville.postgres.api.delivery;

/** How soon a payload should leave. The numbers are part of the spool's file format and never change their meaning. */
public enum Urgency {
    /** Goes in the order of its sequence number. */
    NORMAL,
    /** Goes ahead of all that is not urgent: findings, gap records, news of a state. */
    URGENT
}
