package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The result of reading and checking each file of the spool. Of all assigned numbers, those neither queued nor lost were delivered.
 *
 * @param agentId the agent's identity for the listener
 * @param lastSeq the highest assigned sequence number
 * @param sound how many queued payloads are undamaged
 * @param damaged the problems of the other files; their payloads are removed from the queue and reported as lost
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
