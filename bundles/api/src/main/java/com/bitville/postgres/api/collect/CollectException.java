package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.health.Remedy;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only way in which a run fails. The message is for an operator: it contains no secret, no statement text and no row value. */
public final class CollectException extends Exception {
    private static final long serialVersionUID = 1L;
    /** The reason, from a closed list. */
    private final Reason reason;
    /** How to fix it, or null; not serialized, as exceptions never leave the process. */
    private final transient @Nullable Remedy remedy;

    /**
     * A failure without a cause.
     *
     * @param reason the closed reason
     * @param message what failed and how to fix it
     */
    public CollectException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * A failure with its cause.
     *
     * @param reason the closed reason
     * @param message what failed and how to fix it
     * @param cause what was thrown, or null
     */
    public CollectException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null);
    }

    /**
     * A failure whose remedy only the collector can know, such as a path and its group. The doctor prints it below the message.
     *
     * @param reason the closed reason
     * @param message what failed
     * @param cause what was thrown, or null
     * @param remedy how to fix it, or null for the doctor's own advice
     */
    public CollectException(Reason reason, String message, @Nullable Throwable cause, @Nullable Remedy remedy) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.remedy = remedy;
    }

    /**
     * Why.
     *
     * @return the closed reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * How to fix it.
     *
     * @return the remedy, or empty if the collector knows none beyond the message
     */
    public Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }
}
