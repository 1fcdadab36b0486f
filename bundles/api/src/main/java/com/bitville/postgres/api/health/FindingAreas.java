package com.bitville.postgres.api.health;

import java.util.List;

/** The areas that findings belong to; each is one health check of the container. */
public final class FindingAreas {
    /** The connection to a server, its role, extensions and limits. */
    public static final String DATABASE = "database";
    /** Whether what is collected is fresh. */
    public static final String COLLECTION = "collection";
    /** A server's log: its settings, its files, how far behind the agent is. */
    public static final String LOG = "log";
    /** The disk buffer. */
    public static final String BUFFER = "buffer";
    /** The connection to the listener, and whether it accepts payloads. */
    public static final String DELIVERY = "delivery";
    /** Configuration that is not in force. */
    public static final String CONFIGURATION = "configuration";
    /** The cost of the agent for a server. */
    public static final String BUDGET = "budget";
    /** Whether the agent is paused. */
    public static final String PAUSE = "pause";
    /** All areas, in display order. */
    public static final List<String> ALL =
            List.of(CONFIGURATION, PAUSE, DATABASE, LOG, COLLECTION, BUDGET, BUFFER, DELIVERY);

    private FindingAreas() {}
}
