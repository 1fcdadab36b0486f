package com.bitville.postgres.api.config;

import java.util.Objects;

/** A secret whose text form is {@code ***}; only {@link #reveal()} returns the secret itself. */
public final class Secret {
    private final String value;

    /**
     * Wraps a secret.
     *
     * @param value the secret itself
     */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The secret itself: pass it directly to where it is needed, never keep it.
     *
     * @return the value
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
