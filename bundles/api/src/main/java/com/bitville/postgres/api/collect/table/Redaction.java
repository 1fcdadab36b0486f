package com.bitville.postgres.api.collect.table;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes out of a text what must not leave the agent, as configured. Who keeps or shows texts of applications asks it, so that no page,
 * terminal or memory has more than what is sent. Safe for use by several threads.
 */
@ProviderType
public interface Redaction {
    /**
     * Redacts a text.
     *
     * @param kind the kind of its column; all but {@link Kind#SQL_TEXT} and {@link Kind#FREE_TEXT} are returned as they are
     * @param text the text
     * @return what may be shown, or null where it cannot be told what may
     */
    @Nullable
    String redact(Kind kind, String text);
}
