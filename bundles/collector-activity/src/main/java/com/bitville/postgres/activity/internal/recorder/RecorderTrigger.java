package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides when the recorder's seconds are worth sending: a long wait for a lock, far more active sessions than usual, or a finding. */
final class RecorderTrigger {
    /** Under this many active sessions, three times the norm is nothing unusual. */
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
     * Why it fired.
     *
     * @param reason one of {@code lock_wait}, {@code active_sessions}, {@code finding}
     * @param detail the figures
     */
    record Fired(String reason, String detail) {}

    /** Takes in a second, and what is found wrong with the server in it. */
    Optional<Fired> saw(RecorderSample recorderSample, Optional<String> finding) {
        Optional<Fired> crowd = crowd(recorderSample.active());
        Optional<Fired> found = begins(finding);
        return longWait(recorderSample).or(() -> crowd).or(() -> found);
    }

    /** Only the beginning is a moment: a server may be full for days. */
    private Optional<Fired> begins(Optional<String> finding) {
        boolean begins = finding.isPresent() && !distressed;
        distressed = finding.isPresent();
        return begins ? finding.map(why -> new Fired("finding", why)) : Optional.empty();
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

    /** A crowd is kept out of the norm at first and becomes it in the long run, for then it is no moment any more. */
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
