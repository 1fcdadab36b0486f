package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The spool, each file of it read and checked. Of all numbers given out, those neither queued nor lost were delivered.
 *
 * @param agentId who the agent is to the listener
 * @param lastSeq the highest sequence number given out
 * @param sound how many queued payloads are undamaged
 * @param damaged what is wrong with the others; they are taken out of the queue and reported as lost
 * @param lost how many payloads were ever lost, by the word of the reason
 * @param gaps losses not yet reported to the destination
 */
public record SpoolVerification(
        UUID agentId, long lastSeq, int sound, List<String> damaged, Map<String, Long> lost, List<Gap> gaps) {
    /** Takes copies. */
    public SpoolVerification {
        damaged = List.copyOf(damaged);
        lost = Map.copyOf(lost);
        gaps = List.copyOf(gaps);
    }
}
