package com.bitville.postgres.logs.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of an application's request, as it stands in {@code application_name}. */
final class CorrelationId {
    private static final Pattern NAME =
            Pattern.compile("bitville-([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

    private CorrelationId() {}

    /** The bare UUID in its own letter case, or null for any other name. */
    static @Nullable String of(String applicationName) {
        Matcher matcher = NAME.matcher(applicationName);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
