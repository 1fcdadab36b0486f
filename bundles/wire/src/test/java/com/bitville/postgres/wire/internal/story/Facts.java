package com.bitville.postgres.wire.internal.story;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Facts to make stories of. */
final class Facts {
    static final Instant AT = Instant.parse("2026-11-23T06:00:00Z");

    private Facts() {}

    static String id(int number) {
        return "00000000-0000-0000-0000-%012d".formatted(number);
    }

    /** A run that was looked at. */
    static Fact sampled(int request, int pid, double startMs, double durationMs, boolean awaitsLog) {
        return fact(Part.RUN, request, pid, startMs, durationMs, true, false, awaitsLog);
    }

    /** A run that the log told. */
    static Fact logged(int request, int pid, double startMs, double durationMs) {
        return fact(Part.RUN, request, pid, startMs, durationMs, false, false, false);
    }

    static Fact plan(int request, int pid, double startMs, double durationMs) {
        return fact(Part.PLAN, request, pid, startMs, durationMs, false, false, false);
    }

    static Fact running(int request, int pid, double startMs, double durationMs) {
        return fact(Part.RUN, request, pid, startMs, durationMs, true, true, false);
    }

    static Fact other(Part part, int request, int pid, double startMs) {
        return fact(part, request, pid, startMs, Double.NaN, false, false, false);
    }

    private static Fact fact(
            Part part,
            int request,
            int pid,
            double startMs,
            double durationMs,
            boolean sampled,
            boolean running,
            boolean awaitsLog) {
        String identity = part + "/" + request + "/" + pid + "@" + startMs + (sampled ? "/s" : "/l") + durationMs;
        return new Fact(
                part,
                "default",
                id(request),
                AT.plusNanos((long) (startMs * 1e6)),
                sampled ? "pg_stat_activity" : "pg_log",
                identity,
                pid,
                durationMs,
                sampled,
                running,
                awaitsLog,
                Fact.Flags.NONE,
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** What a book tells in so much room, and that it is durable. */
    static List<StoryBody> tell(StoryBook book, int room, Instant now) {
        List<StoryBody> bodies = book.choose(room, now);
        book.committed(bodies, now);
        return bodies;
    }
}
