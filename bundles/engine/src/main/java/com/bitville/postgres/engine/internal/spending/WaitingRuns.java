package com.bitville.postgres.engine.internal.spending;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that the budget refused, and since when. One that has waited for long gets a claim: the others leave room for it, so that it
 * does not starve behind those that are cheaper or earlier in line. Not thread-safe.
 */
public final class WaitingRuns {
    private static final long CLAIM_AFTER = Duration.ofMinutes(10).toNanos();
    /** A claim of which nothing was heard for as long is of a collector that left. */
    private static final long FORGET_AFTER = Duration.ofMinutes(30).toNanos();
    /** What never fits is tried after all: each hour of waiting halves what its last cost counts. */
    private static final double HALVES_AFTER = Duration.ofHours(1).toNanos();

    private static final int MOST = 10_000;

    private final Map<String, Long> since = new HashMap<>();
    private Optional<Claim> claim = Optional.empty();

    /**
     * A run that the others leave room for.
     *
     * @param run the last request
     * @param nanos the room it needs
     * @param at when it was last refused
     */
    public record Claim(RunRequest run, long nanos, long at) {}

    /**
     * What a run is expected to cost.
     *
     * @param possible the most that can ever be free for it
     */
    public long expected(RunRequest run, double possible, long now) {
        Long first = since.get(run.key());
        return first == null || run.likelyNanos() <= possible
                ? run.likelyNanos()
                : (long) (run.likelyNanos() * Math.pow(2, (first - now) / HALVES_AFTER));
    }

    /** Notes a refusal. What can never be free is no claim; what a visit reads often takes it from all else. */
    public void refused(RunRequest run, long expected, double possible, long now) {
        if (since.size() < MOST) {
            since.putIfAbsent(run.key(), now);
        }
        boolean mine = claim.filter(held -> held.run().key().equals(run.key())).isPresent();
        boolean free = claim.filter(held ->
                        now - held.at() < FORGET_AFTER && (held.run().isOftenInVisit() || !run.isOftenInVisit()))
                .isEmpty();
        boolean waitsLong = now - since.getOrDefault(run.key(), now) >= CLAIM_AFTER;
        if (mine || (free && waitsLong)) {
            claim = expected > possible ? Optional.empty() : Optional.of(new Claim(run, expected, now));
        }
    }

    public void ran(String key) {
        since.remove(key);
        claim = claim.filter(held -> !held.run().key().equals(key));
    }

    public boolean isClaimOf(RunRequest run) {
        return claim.filter(held -> held.run().key().equals(run.key())).isPresent();
    }

    /** The claim that others must leave room for. */
    public Optional<Claim> before(RunRequest run, long now) {
        return claim.filter(held -> !held.run().key().equals(run.key()) && now - held.at() < FORGET_AFTER);
    }
}
