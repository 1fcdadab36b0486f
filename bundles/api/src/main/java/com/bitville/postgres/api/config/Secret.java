package com.bitville.postgres.api.config;

import java.util.Objects;

/** A secret that shows itself only when asked by name; its text form is {@code ***}. */
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
     * The secret itself: hand it straight to whoever needs it, never keep it.
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
