package com.bitville.postgres.itests.support;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Measures how long conditions last that are seen in consecutive samples, less the time in which no sample was possible. Written by one
 * thread.
 */
public final class GapTimer {
    private record Progress(double sinceMs, double excusedMs) {}

    private final Set<String> overdue = new HashSet<>();
    private Map<String, Progress> before = new HashMap<>();
    private Map<String, Progress> now = new HashMap<>();
    private double lateMs;
    private long count;
    private double longestMs;

    /** Begins a sample that is late by this much. */
    synchronized void begin(double byMs) {
        lateMs = byMs;
        now = new HashMap<>();
    }

    /** Records that a condition that began at one time still holds at another. */
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

    /** The number of conditions seen. */
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
