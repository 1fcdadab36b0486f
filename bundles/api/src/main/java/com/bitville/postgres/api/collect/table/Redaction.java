package com.bitville.postgres.api.collect.table;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Removes from a text what must not leave the agent, as configured. Everything that keeps or shows texts of applications must use it, so
 * that no page, terminal or history contains more than what is sent. Safe for use by several threads.
 */
@ProviderType
public interface Redaction {
    /**
     * Redacts a text.
     *
     * @param kind the kind of its column; all but {@link Kind#SQL_TEXT} and {@link Kind#FREE_TEXT} are returned as they are
     * @param text the text
     * @return the text that may be shown, or null if that cannot be determined
     */
    @Nullable
    String redact(Kind kind, String text);
}
