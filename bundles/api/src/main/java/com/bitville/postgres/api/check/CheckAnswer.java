package com.bitville.postgres.api.check;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a check answers at one look. An empty answer is never taken for "ok": a check that cannot decide says so.
 *
 * @param kind whether it could decide
 * @param observations what it sees, the most important first; empty unless {@code kind} is {@link Kind#DECIDED}
 * @param reason why it could not decide, or not about everything, one line; empty if it could
 * @param remedy lines that would mend that, as in {@link Observation#remedy()}
 * @param undecided databases about which it could not decide though it could about others: what was open about them stays open
 */
public record CheckAnswer(
        Kind kind, List<Observation> observations, String reason, List<String> remedy, Set<String> undecided) {
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
        undecided = Set.copyOf(undecided);
    }

    /**
     * The same answer, but not about everything.
     *
     * @param databases those about which it could not decide; empty if it is only about some of their objects
     * @param why the reason
     * @param lines what would mend it
     * @return the answer
     */
    public CheckAnswer except(Set<String> databases, String why, String... lines) {
        return new CheckAnswer(kind, observations, why, List.of(lines), databases);
    }

    /**
     * Everything was looked at.
     *
     * @param observations what is wrong, the most important first; empty if nothing is
     * @return the answer
     */
    public static CheckAnswer of(List<Observation> observations) {
        return new CheckAnswer(Kind.DECIDED, observations, "", List.of(), Set.of());
    }

    /**
     * Not enough is known.
     *
     * @param reason why
     * @param remedy what would mend it
     * @return the answer
     */
    public static CheckAnswer unknown(String reason, String... remedy) {
        return new CheckAnswer(Kind.UNKNOWN, List.of(), reason, List.of(remedy), Set.of());
    }

    /**
     * The agent's role may not read it.
     *
     * @param reason what it may not
     * @param remedy the grant
     * @return the answer
     */
    public static CheckAnswer notPermitted(String reason, String... remedy) {
        return new CheckAnswer(Kind.NOT_PERMITTED, List.of(), reason, List.of(remedy), Set.of());
    }

    /**
     * The server has nothing of the kind.
     *
     * @param reason why
     * @return the answer
     */
    public static CheckAnswer notApplicable(String reason) {
        return new CheckAnswer(Kind.NOT_APPLICABLE, List.of(), reason, List.of(), Set.of());
    }
}
