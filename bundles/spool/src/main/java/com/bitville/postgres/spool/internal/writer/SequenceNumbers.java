package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assigns sequence numbers and requests the bodies that contain them. */
final class SequenceNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceNumbers.class);

    private SequenceNumbers() {}

    /** Numbers payloads from the next number on; a payload that is already stored gets none. */
    static List<PayloadWithBody> of(List<Payload> payloads, long nextSeq, SpoolIndex spoolIndex) {
        List<PayloadWithBody> items = new ArrayList<>(payloads.size());
        Set<UUID> seen = new HashSet<>();
        long seq = nextSeq;
        for (Payload payload : payloads) {
            if (spoolIndex.holds(payload.id()) || !seen.add(payload.id())) {
                LOG.debug("payload_kept_once id={}", payload.id());
                continue;
            }
            byte[] body = payload.body().apply(seq);
            Instant created = Instant.ofEpochMilli(payload.created().toEpochMilli());
            items.add(new PayloadWithBody(
                    new SpooledPayload(seq, payload.id(), created, payload.urgency(), body.length), body));
            seq++;
        }
        return items;
    }
}
