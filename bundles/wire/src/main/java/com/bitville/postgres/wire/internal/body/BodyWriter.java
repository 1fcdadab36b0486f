package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.wire.internal.envelope.Envelope;
import com.bitville.postgres.wire.internal.envelope.JsonTexts;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes the envelope and the head of the data; the sequence number is inserted when the outbox assigns it. */
public final class BodyWriter {
    /** The listener's limit is 262,144 bytes; the rest is a safety margin. */
    public static final int LONGEST_BODY = 256_000;

    /** Keys of the head, which no table and no column of a correlated row may use. */
    public static final Set<String> HEAD =
            Set.of("kind", "server", "agent_id", "seq", "payload_id", "cycle", "part", "parts", "meta", RowEncoder.CUT);

    private static final int ROOM_FOR_HEAD = 1_024;

    private final JsonFactory factory;
    private final String project;

    BodyWriter(JsonFactory factory, String project) {
        this.factory = factory;
        this.project = project;
    }

    /** Writes the content after the head; everything written must be flushed into the buffer. */
    interface Content {
        void write(JsonGenerator json, BodyBuffer out) throws IOException;
    }

    /** An upper bound of everything except the content. */
    int overhead(String server) {
        return ROOM_FOR_HEAD + 6 * (project.length() + server.length());
    }

    Payload payload(Envelope envelope, int expected, Content content) throws IOException {
        BodyBuffer out = new BodyBuffer(expected + overhead(envelope.server()));
        int seq;
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("project", JsonTexts.clean(project));
            json.writeFieldName("timestamp");
            json.writeNumber(envelope.timestamp());
            json.writeStringField("source", envelope.source().word());
            json.writeStringField("correlation_id", envelope.correlationId());
            json.writeObjectFieldStart("data");
            json.writeStringField("kind", envelope.kind());
            json.writeStringField("server", JsonTexts.clean(envelope.server()));
            json.writeStringField("agent_id", envelope.agent().toString());
            json.writeFieldName("seq");
            json.writeRawValue("");
            json.flush();
            seq = out.size();
            json.writeStringField("payload_id", envelope.id().toString());
            content.write(json, out);
            json.writeEndObject();
            json.writeEndObject();
        }
        byte[] body = out.toByteArray();
        return new Payload(
                envelope.id(),
                envelope.created(),
                envelope.urgency(),
                !envelope.correlationId().isEmpty(),
                number -> insert(body, seq, Long.toString(number)));
    }

    private static byte[] insert(byte[] body, int at, String number) {
        byte[] digits = number.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[body.length + digits.length];
        System.arraycopy(body, 0, whole, 0, at);
        System.arraycopy(digits, 0, whole, at, digits.length);
        System.arraycopy(body, at, whole, at + digits.length, body.length - at);
        return whole;
    }
}
