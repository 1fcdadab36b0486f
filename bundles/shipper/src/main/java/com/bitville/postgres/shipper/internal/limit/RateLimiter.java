package com.bitville.postgres.shipper.internal.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests under a limit in any minute, with a short burst for a cycle's requests. Time is monotonic nanoseconds. Owned by one thread
 * at a time, except for {@link #limit}.
 */
public final class RateLimiter {
    /** Longer than a minute, because the network may deliver two requests closer together. */
    private static final Duration WINDOW = Duration.ofSeconds(61);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int BURST = 12;
    /** The part of the configured limit that a minute without a refusal restores: four minutes restore all. */
    private static final int STEPS_UP = 4;

    private int most;
    private final Deque<Long> sent = new ArrayDeque<>();
    private volatile int limit;
    private double tokens;
    private long refilledAt;
    private long recoveredAt;
    /** The end of the last pause that the listener asked for; null if it never did. */
    private @Nullable Long pausedUntil;
    /** Requests since that pause began: the first of them only asks whether it is over. */
    private int sentSincePause;

    /**
     * Starts with a full burst.
     *
     * @param most requests in any minute
     * @param now monotonic nanoseconds
     */
    public RateLimiter(int most, long now) {
        this.most = most;
        this.limit = most;
        this.tokens = burst();
        this.refilledAt = now;
        this.recoveredAt = now;
    }

    /** Sets a new limit; requests sent under the old one still count. */
    public synchronized void most(int configured) {
        limit = limit == most ? configured : Math.min(limit, configured);
        most = configured;
        tokens = Math.min(tokens, burst());
    }

    /** How long until a request may be sent; zero if now. */
    public synchronized Duration untilNext(long now) {
        advance(now);
        long wait = 0;
        if (tokens < 1) {
            wait = (long) Math.ceil((1 - tokens) * MINUTE.toNanos() / limit);
        }
        if (sent.size() >= limit) {
            // The limit may be lower than the number of sent requests: then several must leave the window.
            long frees = nth(sent.size() - limit) + WINDOW.toNanos();
            wait = Math.max(wait, frees - now);
        }
        return Duration.ofNanos(wait);
    }

    /** Records a request. */
    public synchronized void sent(long now) {
        advance(now);
        tokens = Math.max(0, tokens - 1);
        sentSincePause++;
        sent.addLast(now);
    }

    /**
     * Restores the state of an earlier process.
     *
     * @param earlier the times of its requests, in order, none after now
     * @param known its limit, 0 if unknown
     * @param now monotonic nanoseconds
     */
    public synchronized void resume(List<Long> earlier, int known, long now) {
        earlier.forEach(sent::addLast);
        limit = known == 0 ? limit : Math.max(1, Math.min(limit, known));
        recoveredAt = now;
        advance(now);
        tokens = Math.max(0, Math.min(burst(), limit - sent.size()));
    }

    /** The times of the last minute's requests, in order. */
    public synchronized List<Long> recent() {
        return List.copyOf(sent);
    }

    /** The configured limit. */
    public synchronized int most() {
        return most;
    }

    /**
     * Records a 429 of the listener. Its quota is shared with others and restored when its window ends, so a single refusal is no reason to
     * reduce the rate afterwards; one that follows within a window of the last pause is, unless the first request after that pause gets it:
     * then the quota is still used up, whatever the rate.
     *
     * @param now monotonic nanoseconds
     * @param pause how long nothing is sent
     */
    public synchronized void refused(long now, Duration pause) {
        advance(now);
        if (pausedUntil != null && sentSincePause > 1 && now - pausedUntil < WINDOW.toNanos()) {
            limit = Math.max(1, limit / 2);
            tokens = Math.min(tokens, burst());
        }
        sentSincePause = 0;
        pausedUntil = now + pause.toNanos();
        recoveredAt = pausedUntil;
    }

    /** The current limit of requests in any minute. */
    public int limit() {
        return limit;
    }

    private void advance(long now) {
        tokens = Math.min(burst(), tokens + (double) (now - refilledAt) * limit / MINUTE.toNanos());
        refilledAt = now;
        while (!sent.isEmpty() && now - sent.getFirst() >= WINDOW.toNanos()) {
            sent.removeFirst();
        }
        long minutes = (now - recoveredAt) / MINUTE.toNanos();
        if (minutes > 0) {
            limit = (int) Math.min(most, limit + minutes * Math.max(1, most / STEPS_UP));
            recoveredAt += minutes * MINUTE.toNanos();
        }
    }

    private double burst() {
        return Math.min(BURST, limit);
    }

    private long nth(int index) {
        int i = 0;
        for (long at : sent) {
            if (i++ == index) {
                return at;
            }
        }
        throw new IllegalArgumentException("no request " + index);
    }
}
