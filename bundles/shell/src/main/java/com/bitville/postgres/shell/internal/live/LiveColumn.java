package com.bitville.postgres.shell.internal.live;

import java.util.Arrays;
import java.util.List;

/** The columns of the live list in their order; a wider terminal shows more of them. */
enum LiveColumn {
    PID("PID", 7, 0),
    USER("USER", 9, 0),
    DATABASE("DATABASE", 9, 100),
    APPLICATION("APP", 14, 110),
    CLIENT("CLIENT", 15, 150),
    STATE("STATE", 10, 0),
    AGE("AGE", 9, 0),
    CPU("CPU%", 4, 90),
    READ("READ/s", 9, 170),
    WRITE("WRITE/s", 9, 170),
    /** Without its type, to which a narrow terminal gives no room. */
    WAIT_EVENT("WAIT", 14, 0),
    WAIT("WAIT", 24, 130),
    BLOCKER("BEHIND", 8, 0);

    private final String head;
    private final int width;
    private final int from;

    LiveColumn(String head, int width, int from) {
        this.head = head;
        this.width = width;
        this.from = from;
    }

    /** The columns that a terminal shows. */
    static List<LiveColumn> of(int width) {
        return Arrays.stream(values())
                .filter(column -> width >= column.from)
                .filter(column -> column != WAIT_EVENT || width < WAIT.from)
                .toList();
    }

    String head() {
        return head;
    }

    int width() {
        return width;
    }
}
