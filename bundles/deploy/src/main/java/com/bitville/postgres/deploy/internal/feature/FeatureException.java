package com.bitville.postgres.deploy.internal.feature;

import org.jspecify.annotations.Nullable;

/** A feature was not installed or not uninstalled. */
final class FeatureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * A refusal of the container.
     *
     * @param message why, on one line
     * @param remedy what to do about it
     * @param cause what was thrown, or null
     */
    FeatureException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
