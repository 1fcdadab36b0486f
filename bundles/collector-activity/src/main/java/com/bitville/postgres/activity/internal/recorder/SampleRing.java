package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The recorder's last ten minutes, in at most 8 MB, or fewer minutes if that is full. */
public final class SampleRing {
    public static final long MOST_BYTES = 8_000_000;
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SAMPLES_A_SEGMENT = 60;

    private final Deque<SampleSegment> segments = new ArrayDeque<>();

    /** Receives each sample. */
    interface Visitor {
        void visit(Instant at, List<SampleSegment.Entry> sessions, List<BlockingGraph.Edge> edges);
    }

    void add(RecorderSample recorderSample, List<BlockingGraph.Edge> edges) {
        SampleSegment last = segments.peekLast();
        if (last == null || last.samples() >= SAMPLES_A_SEGMENT || last.bytes() > SampleSegment.MOST_BYTES) {
            last = new SampleSegment();
            segments.addLast(last);
        }
        last.add(recorderSample, edges);
        Instant oldest = recorderSample.at().minus(LONGEST);
        while (segments.size() > 1
                && (bytes() > MOST_BYTES || ended(segments.getFirst()).isBefore(oldest))) {
            segments.removeFirst();
        }
        if (bytes() > MOST_BYTES) {
            segments.clear();
        }
    }

    private static Instant ended(SampleSegment sampleSegment) {
        return sampleSegment.at(sampleSegment.samples() - 1);
    }

    /** Passes the samples of a period to the visitor, the oldest first. */
    void between(Instant from, Instant to, Visitor visitor) {
        for (SampleSegment sampleSegment : segments) {
            for (int i = 0; i < sampleSegment.samples(); i++) {
                Instant at = sampleSegment.at(i);
                if (!at.isBefore(from) && !at.isAfter(to)) {
                    visitor.visit(at, sampleSegment.entries(i), sampleSegment.edges(i));
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
