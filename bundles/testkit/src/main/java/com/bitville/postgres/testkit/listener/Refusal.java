package com.bitville.postgres.testkit.listener;

import java.time.Instant;

/**
 * A request that was not taken.
 *
 * @param at when it was answered
 * @param status the answer's status, 0 where there was none
 * @param reason what was wrong with it, or what the listener was told to do
 * @param body what was sent, as far as it was read
 */
public record Refusal(Instant at, int status, String reason, String body) {
    @Override
    public String toString() {
        return status + " " + reason;
    }
}
