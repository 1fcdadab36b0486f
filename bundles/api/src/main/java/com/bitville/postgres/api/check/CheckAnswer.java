package com.bitville.postgres.api.check;

import java.util.List;
import java.util.Objects;

/**
 * What a check answers at one look. An empty answer is never taken for "ok": a check that cannot decide says so.
 *
 * @param kind whether it could decide
 * @param observations what it sees, the most important first; empty unless {@code kind} is {@link Kind#DECIDED}
 * @param reason why it could not decide, one line; empty if it could
 * @param remedy lines that would mend that, as in {@link Observation#remedy()}
 */
public record CheckAnswer(Kind kind, List<Observation> observations, String reason, List<String> remedy) {
    /** Whether a check could decide. */
    public enum Kind {
        /** It has looked at everything; nothing observed means that nothing is wrong. */
        DECIDED,
        /** Not enough is known. What was open stays open. */
        UNKNOWN,
        /** The agent's role may not read what the check needs. What was open stays open. */
        NOT_PERMITTED,
        /** The server has nothing of the kind: an older version, a standby. What was open ends. */
        NOT_APPLICABLE
    }

    /** Takes copies and refuses a null part. */
    public CheckAnswer {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        observations = List.copyOf(observations);
        remedy = List.copyOf(remedy);
    }

    /**
     * Everything was looked at.
     *
     * @param observations what is wrong, the most important first; empty if nothing is
     * @return the answer
     */
    public static CheckAnswer of(List<Observation> observations) {
        return new CheckAnswer(Kind.DECIDED, observations, "", List.of());
    }

    /**
     * Not enough is known.
     *
     * @param reason why
     * @param remedy what would mend it
     * @return the answer
     */
    public static CheckAnswer unknown(String reason, String... remedy) {
        return new CheckAnswer(Kind.UNKNOWN, List.of(), reason, List.of(remedy));
    }

    /**
     * The agent's role may not read it.
     *
     * @param reason what it may not
     * @param remedy the grant
     * @return the answer
     */
    public static CheckAnswer notPermitted(String reason, String... remedy) {
        return new CheckAnswer(Kind.NOT_PERMITTED, List.of(), reason, List.of(remedy));
    }

    /**
     * The server has nothing of the kind.
     *
     * @param reason why
     * @return the answer
     */
    public static CheckAnswer notApplicable(String reason) {
        return new CheckAnswer(Kind.NOT_APPLICABLE, List.of(), reason, List.of());
    }
}
