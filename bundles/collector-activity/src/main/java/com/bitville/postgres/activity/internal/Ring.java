package com.bitville.postgres.activity.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The recorder's last ten minutes, in at most 8 MB; when that is full, fewer minutes. */
final class Ring {
    static final long MOST_BYTES = 8_000_000;
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SAMPLES_A_SEGMENT = 60;

    private final Deque<Segment> segments = new ArrayDeque<>();

    /** What is done with each second. */
    interface Visitor {
        void visit(Instant at, List<Segment.Entry> sessions, List<BlockingGraph.Edge> edges);
    }

    void add(Observation observation, List<BlockingGraph.Edge> edges) {
        Segment last = segments.peekLast();
        if (last == null || last.samples() >= SAMPLES_A_SEGMENT || last.bytes() > Segment.MOST_BYTES) {
            last = new Segment();
            segments.addLast(last);
        }
        last.add(observation, edges);
        Instant oldest = observation.at().minus(LONGEST);
        while (segments.size() > 1
                && (bytes() > MOST_BYTES || ended(segments.getFirst()).isBefore(oldest))) {
            segments.removeFirst();
        }
        if (bytes() > MOST_BYTES) {
            segments.clear();
        }
    }

    private static Instant ended(Segment segment) {
        return segment.at(segment.samples() - 1);
    }

    /** Shows the seconds between two points in time, the oldest first. */
    void between(Instant from, Instant to, Visitor visitor) {
        for (Segment segment : segments) {
            for (int i = 0; i < segment.samples(); i++) {
                Instant at = segment.at(i);
                if (!at.isBefore(from) && !at.isAfter(to)) {
                    visitor.visit(at, segment.entries(i), segment.edges(i));
                }
            }
        }
    }

    long bytes() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    int samples() {
        return segments.stream().mapToInt(Segment::samples).sum();
    }
}
