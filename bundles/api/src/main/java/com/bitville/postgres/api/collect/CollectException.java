package com.bitville.postgres.api.collect;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one way in which a run fails. The message is for an operator: it holds no secret, no statement text, no row value. */
public final class CollectException extends Exception {
    private static final long serialVersionUID = 1L;
    /** The closed reason. */
    private final Reason reason;

    /**
     * A failure without a cause worth keeping.
     *
     * @param reason the closed reason
     * @param message what failed and what would mend it
     */
    public CollectException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * A failure with its cause.
     *
     * @param reason the closed reason
     * @param message what failed and what would mend it
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
