package com.bitville.postgres.api.delivery;

/** How soon a payload should be sent. The numbers are part of the spool's file format and never change their meaning. */
public enum Urgency {
    /** Sent in the order of its sequence number. */
    NORMAL,
    /** Sent before everything that is not urgent: findings, gap records, changes of a state. */
    URGENT
}
