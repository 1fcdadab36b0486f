package com.bitville.postgres.shipper.internal.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Distinguishes the listener's response from that of a proxy or a login page. */
public final class ListenerAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private ListenerAnswer() {}

    /** Whether the text is exactly one complete JSON object. */
    public static boolean is(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
