package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [buffer]}: the storage of pending payloads. */
public final class BufferKeys {
    private static final KeyFactory IN = new KeyFactory("buffer", ConfigurationKeys.BUFFER);

    public static final Key BUFFER_PATH = IN.text(
            "path",
            "BITVILLE_PG_BUFFER_PATH",
            "path",
            "/var/lib/bitville-postgres-agent/buffer",
            ValueConstraint.line(
                    "an absolute path",
                    text -> text.startsWith("/") && ValueConstraint.isNameable(text) && text.length() <= 4096),
            "The folder of payloads that wait for delivery. If it cannot be created, or by default in an unpacked archive, data/bitville-buffer is used. A folder of another installation or project is kept apart.");
    static final Key MAX_SIZE_MB = IN.number(
            "max_size_mb",
            "BITVILLE_PG_BUFFER_MAX_SIZE_MB",
            "max.size.mb",
            100,
            ValueConstraint.range(1, 100_000),
            "The most megabytes of pending payloads. Beyond it, the oldest are dropped, and the gap is reported.");

    /** The property beside them that says whose folder it is; no key, since it is nobody's choice. */
    public static final String OWNER = "owner";
    /** Set to false where no payload is for the listener. */
    public static final String TO_LISTENER = "listener";

    static final List<Key> ALL = List.of(BUFFER_PATH, MAX_SIZE_MB);

    private BufferKeys() {}
}
