package com.bitville.postgres.activity.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of an application's request, as it stands in {@code application_name}. */
final class CorrelationId {
    private static final Pattern NAME =
            Pattern.compile("^bitville-([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$");

    private CorrelationId() {}

    /** The bare UUID in its own letter case, or empty for any other name. */
    static Optional<String> of(@Nullable String applicationName) {
        if (applicationName == null) {
            return Optional.empty();
        }
        Matcher matcher = NAME.matcher(applicationName);
        // Unlike find(), matches() does not let a trailing line break pass as the end.
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The name with the id taken out, so that sessions of one application count as one. */
    static @Nullable String generalised(@Nullable String applicationName) {
        return applicationName != null && applicationName.startsWith("bitville-") ? "bitville-*" : applicationName;
    }
}
