package com.bitville.postgres.itests.correlation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The true data of a request of a load.
 *
 * @param id its UUID
 * @param transport how its statements state it
 * @param runs of its statements, in their order
 */
record TrueRequest(UUID id, TagTransport transport, List<Run> runs) {
    /** How a run ended. */
    enum Ending {
        DONE,
        FAILED,
        DEADLOCK,
        CANCELLED;

        static Ending of(String state) {
            return switch (state) {
                case "40P01" -> DEADLOCK;
                case "57014" -> CANCELLED;
                default -> FAILED;
            };
        }
    }

    /**
     * The blocker of a run.
     *
     * @param pid its backend
     * @param request its request, or empty
     */
    record Holder(int pid, Optional<UUID> request) {}

    /**
     * One run of a statement.
     *
     * @param name an alias in its text and in no other
     * @param start when the client began
     * @param durationMs until the client had the answer
     * @param ending how it ended
     * @param step its kind
     * @param holder its blocker
     */
    record Run(
            String name,
            Instant start,
            double durationMs,
            Ending ending,
            RequestClient.Step step,
            Optional<Holder> holder) {
        boolean done() {
            return ending == Ending.DONE;
        }

        Instant end() {
            return start.plusNanos((long) (durationMs * 1e6));
        }
    }

    TrueRequest {
        runs = List.copyOf(runs);
    }

    /** The end of its last run. */
    Instant end() {
        return runs.get(runs.size() - 1).end();
    }

    /** Whether the agent must report it: the log reports a run or a failure of it, or the recorder cannot miss it. */
    boolean mustBeLinked(double loggedFromMs) {
        return runs.stream().anyMatch(run -> !run.done() || run.durationMs() >= loggedFromMs);
    }
}
