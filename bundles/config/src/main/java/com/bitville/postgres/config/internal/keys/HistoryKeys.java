package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [history]}: figures over days. */
public final class HistoryKeys {
    private static final KeyFactory IN = new KeyFactory("history", ConfigurationKeys.HISTORY);

    static final Key ENABLED = IN.flag(
            "enabled",
            "BITVILLE_PG_HISTORY_ENABLED",
            "enabled",
            true,
            "Whether figures are kept over days. Where not, what is kept stays on disk, and is neither read nor written.");
    public static final Key PATH = IN.text(
            "path",
            "BITVILLE_PG_HISTORY_PATH",
            "path",
            null,
            ValueConstraint.line(
                    "empty, or an absolute path",
                    text -> text.isEmpty()
                            || (text.startsWith("/") && ValueConstraint.isNameable(text) && text.length() <= 4096)),
            "The folder where figures are kept. Empty: the folder series in that of the buffer.");
    static final Key MAX_SIZE_MB = IN.number(
            "max_size_mb",
            "BITVILLE_PG_HISTORY_MAX_SIZE_MB",
            "max.size.mb",
            200,
            ValueConstraint.range(16, 100_000),
            "How many MiB the figures of all servers may take: 50 each, 32 the host, 11 the agent. A server that does not fit is not kept.");

    static final List<Key> ALL = List.of(ENABLED, PATH, MAX_SIZE_MB);

    private HistoryKeys() {}
}
