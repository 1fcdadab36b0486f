package com.bitville.postgres.shell.internal.live;

import java.util.List;

/** What a live view lists: lines, each about a session or none. */
interface LivePage {
    /**
     * A line of the list.
     *
     * @param pid the session that can be selected, or 0
     * @param text at most as wide as the screen
     */
    record Line(int pid, String text) {}

    /** The lines above the list, which do not scroll. */
    List<String> head(int width);

    List<Line> lines(LiveReading reading, SessionList.Order order, int width);

    /** Whether keys change the order. */
    boolean sortable();
}
