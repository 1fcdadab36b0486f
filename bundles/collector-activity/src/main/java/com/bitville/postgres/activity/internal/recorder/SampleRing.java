package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The recorder's last ten minutes, in at most 8 MB; when that is full, fewer minutes. */
public final class SampleRing {
    public static final long MOST_BYTES = 8_000_000;
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SAMPLES_A_SEGMENT = 60;

    private final Deque<SampleSegment> segments = new ArrayDeque<>();

    /** What is done with each second. */
    interface Visitor {
        void visit(Instant at, List<SampleSegment.Entry> sessions, List<BlockingGraph.Edge> edges);
    }

    void add(RecorderSample observation, List<BlockingGraph.Edge> edges) {
        SampleSegment last = segments.peekLast();
        if (last == null || last.samples() >= SAMPLES_A_SEGMENT || last.bytes() > SampleSegment.MOST_BYTES) {
            last = new SampleSegment();
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

    private static Instant ended(SampleSegment segment) {
        return segment.at(segment.samples() - 1);
    }

    /** Shows the seconds between two points in time, the oldest first. */
    void between(Instant from, Instant to, Visitor visitor) {
        for (SampleSegment segment : segments) {
            for (int i = 0; i < segment.samples(); i++) {
                Instant at = segment.at(i);
                if (!at.isBefore(from) && !at.isAfter(to)) {
                    visitor.visit(at, segment.entries(i), segment.edges(i));
                }
            }
        }
    }

    long bytes() {
        return segments.stream().mapToLong(SampleSegment::bytes).sum();
    }

    int samples() {
        return segments.stream().mapToInt(SampleSegment::samples).sum();
    }
}
