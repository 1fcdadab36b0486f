package com.bitville.postgres.api.collect;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The only way in which a run fails. The message is for an operator: it contains no secret, no statement text and no row value. */
public final class CollectException extends Exception {
    private static final long serialVersionUID = 1L;
    /** The reason, from a closed list. */
    private final Reason reason;

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
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why.
     *
     * @return the closed reason
     */
    public Reason reason() {
        return reason;
    }
}
