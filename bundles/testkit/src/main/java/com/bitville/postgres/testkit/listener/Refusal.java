package com.bitville.postgres.testkit.listener;

import java.time.Instant;

/**
 * A request that was not accepted.
 *
 * @param at the time of the response
 * @param status the status of the response, 0 if there was none
 * @param reason the violated rule, or the injected fault
 * @param body the body, as far as it was read
 */
public record Refusal(Instant at, int status, String reason, String body) {
    @Override
    public String toString() {
        return status + " " + reason;
    }
}
