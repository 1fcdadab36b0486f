package com.bitville.postgres.kafka.internal.record;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A payload as a record of the topic: the body byte for byte, a key that keeps the order of one server of one agent, and headers for
 * consumers that do not read bodies.
 */
public final class PayloadRecord {
    /** The headers, in their order; each is UTF-8 text, and left out if the body has no such field. */
    public static final List<String> HEADERS =
            List.of("payload_id", "agent_id", "server", "seq", "source", "kind", "project", "content-type");

    private static final String TYPE = "application/json";

    private PayloadRecord() {}

    /**
     * Makes the record.
     *
     * @throws IOException if the body is no JSON
     */
    public static ProducerRecord<byte[], byte[]> of(String topic, SpooledPayload payload, byte[] body)
            throws IOException {
        PayloadHead head = PayloadHead.of(body);
        byte[] key = bytes(head.text("agent_id") + "/" + head.text("server"));
        ProducerRecord<byte[], byte[]> made =
                new ProducerRecord<>(topic, null, payload.created().toEpochMilli(), key, body);
        for (String name : HEADERS) {
            String value = name.equals("content-type") ? TYPE : head.text(name);
            if (!value.isEmpty()) {
                made.headers().add(name, bytes(value));
            }
        }
        return made;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
