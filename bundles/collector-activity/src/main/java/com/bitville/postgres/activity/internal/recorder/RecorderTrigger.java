package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides when the recorder's samples are sent: after a long wait for a lock, far more active sessions than usual, or a finding. */
final class RecorderTrigger {
    /** Below this number of active sessions, three times the norm is not unusual. */
    static final int FEWEST_ACTIVE = 10;

    static final int TIMES_THE_NORM = 3;
    /** A norm is known after a minute. */
    static final int SAMPLES_OF_A_NORM = 60;

    private static final double WEIGHT_OF_THE_NEWEST = 0.01;

    private final Duration longWait;
    private Map<Integer, Instant> waitingSince = new HashMap<>();
    private double norm;
    private int samples;
    private boolean distressed;

    RecorderTrigger(Duration longWait) {
        this.longWait = longWait;
    }

    /**
     * The reason of a trigger.
     *
     * @param reason one of {@code lock_wait}, {@code active_sessions}, {@code finding}
     * @param detail the figures
     */
    record Fired(String reason, String detail) {}

    /** Adds a sample, why the server is overloaded, and the error that has just been found in it. */
    Optional<Fired> saw(RecorderSample recorderSample, Optional<String> overload, Optional<String> opened) {
        Optional<Fired> crowd = crowd(recorderSample.active());
        Optional<Fired> found = begins(overload);
        return longWait(recorderSample)
                .or(() -> crowd)
                .or(() -> found)
                .or(() -> opened.map(what -> new Fired("finding", what)));
    }

    /** Only the beginning of a problem is a trigger: a server may be full for days. */
    private Optional<Fired> begins(Optional<String> overload) {
        boolean begins = overload.isPresent() && !distressed;
        distressed = overload.isPresent();
        return begins ? overload.map(why -> new Fired("finding", why)) : Optional.empty();
    }

    private Optional<Fired> longWait(RecorderSample recorderSample) {
        Map<Integer, Instant> waiting = new HashMap<>();
        for (Backend seen : recorderSample.sessions()) {
            if (seen.waitsForLock()) {
                waiting.put(seen.pid(), waitingSince.getOrDefault(seen.pid(), recorderSample.at()));
            }
        }
        waitingSince = waiting;
        return waiting.values().stream()
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, recorderSample.at()))
                .filter(wait -> wait.compareTo(longWait) >= 0)
                .map(wait -> new Fired(
                        "lock_wait",
                        recorderSample.waiting() + " sessions wait for a lock, one of them for at least "
                                + wait.toSeconds() + " s"));
    }

    /** A high number of sessions does not raise the norm at first, but does in the long run, because then it is no longer unusual. */
    private Optional<Fired> crowd(long active) {
        boolean crowd = samples >= SAMPLES_OF_A_NORM && active >= FEWEST_ACTIVE && active > TIMES_THE_NORM * norm;
        double before = norm;
        norm = samples++ == 0 ? active : norm + WEIGHT_OF_THE_NEWEST * (active - norm);
        return crowd
                ? Optional.of(new Fired(
                        "active_sessions",
                        active + " sessions are active, the norm is " + Math.round(before * 10) / 10.0))
                : Optional.empty();
    }
}
