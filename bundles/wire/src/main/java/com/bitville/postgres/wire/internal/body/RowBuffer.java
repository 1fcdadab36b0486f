package com.bitville.postgres.wire.internal.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The rows of the tables of one request, one behind the other; its bytes outlive it. */
final class RowBuffer implements AutoCloseable {
    private final BodyBuffer out;
    private final JsonGenerator json;

    RowBuffer(JsonFactory factory, int expected) throws IOException {
        out = new BodyBuffer(expected);
        json = factory.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    BodyBuffer out() {
        return out;
    }

    /** Each row is flushed, so that the length of the buffer is where the next one begins. */
    JsonGenerator json() {
        return json;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
