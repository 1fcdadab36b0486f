package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** How many requests were accepted and refused in each of the last 600 seconds, and in total. */
final class Deliveries {
    private static final int SECONDS = 600;

    private final long[] second = new long[SECONDS];
    private final int[][] counts = new int[SECONDS][2];
    private long accepted;
    private long refused;

    void accepted(double at) {
        accepted++;
        slot((long) at)[0]++;
    }

    void refused(double at) {
        refused++;
        slot((long) at)[1]++;
    }

    private int[] slot(long at) {
        int place = (int) Math.floorMod(at, (long) SECONDS);
        if (second[place] != at) {
            second[place] = at;
            counts[place] = new int[2];
        }
        return counts[place];
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    /** One point a second up to now, including seconds without a request, so that gaps are visible. */
    ArrayNode show(long started, long now) {
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        for (long at = Math.max(started, now - SECONDS + 1); at <= now; at++) {
            int place = (int) Math.floorMod(at, (long) SECONDS);
            boolean known = second[place] == at;
            points.addObject()
                    .put("t", at)
                    .put("accepted", known ? counts[place][0] : 0)
                    .put("refused", known ? counts[place][1] : 0);
        }
        return points;
    }
}
