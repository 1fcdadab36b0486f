package com.bitville.postgres.api.health;

import java.util.List;

/** The areas that findings belong to; each is one health check of the container. */
public final class FindingAreas {
    /** Reaching a server, its role, extensions and limits. */
    public static final String DATABASE = "database";
    /** Whether what is collected is fresh. */
    public static final String COLLECTION = "collection";
    /** A server's log: its settings, its files, how far behind the agent is. */
    public static final String LOG = "log";
    /** The disk buffer. */
    public static final String BUFFER = "buffer";
    /** Reaching the listener and being heard. */
    public static final String DELIVERY = "delivery";
    /** What was configured and is not in force. */
    public static final String CONFIGURATION = "configuration";
    /** What the agent costs a server. */
    public static final String BUDGET = "budget";
    /** Whether the agent is paused. */
    public static final String PAUSE = "pause";
    /** All of them, in the order in which they are shown. */
    public static final List<String> ALL =
            List.of(CONFIGURATION, PAUSE, DATABASE, LOG, COLLECTION, BUDGET, BUFFER, DELIVERY);

    private FindingAreas() {}
}
