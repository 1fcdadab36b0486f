package com.bitville.postgres.itests.support;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How long things took that are seen in look after look, less the time in which nobody could look. Written by one thread. */
public final class GapTimer {
    private record Progress(double sinceMs, double excusedMs) {}

    private final Set<String> overdue = new HashSet<>();
    private Map<String, Progress> before = new HashMap<>();
    private Map<String, Progress> now = new HashMap<>();
    private double lateMs;
    private long count;
    private double longestMs;

    /** A look begins that came so much too late. */
    synchronized void begin(double byMs) {
        lateMs = byMs;
        now = new HashMap<>();
    }

    /** Something that began, or was first seen, at one time is still there at another. */
    synchronized void saw(String id, double sinceMs, double nowMs, long limitMs) {
        Progress known = before.getOrDefault(id, new Progress(sinceMs, 0));
        count += before.containsKey(id) ? 0 : 1;
        Progress progress = new Progress(known.sinceMs, known.excusedMs + lateMs);
        now.put(id, progress);
        double took = nowMs - progress.sinceMs - progress.excusedMs;
        longestMs = Math.max(longestMs, took);
        if (took > limitMs) {
            overdue.add(id);
        }
    }

    synchronized void end() {
        before = now;
    }

    synchronized int underWay() {
        return before.size();
    }

    /** How many were seen. */
    public synchronized long count() {
        return count;
    }

    /** How many of them took longer than their limit. */
    public synchronized int overdue() {
        return overdue.size();
    }

    @Override
    public synchronized String toString() {
        return count + " seen, the longest " + Math.round(longestMs) + " ms, " + overdue.size() + " overdue";
    }
}
