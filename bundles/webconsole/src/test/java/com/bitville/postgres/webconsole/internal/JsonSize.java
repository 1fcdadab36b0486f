package com.bitville.postgres.webconsole.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a document weighs on the network. */
public final class JsonSize {
    private JsonSize() {}

    /** The bytes of a document. */
    public static int of(@Nullable Object document) {
        try {
            return JsonDocument.of(document).getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException defect) {
            throw new UncheckedIOException(defect);
        }
    }
}
