package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.wire.internal.envelope.Envelope;
import com.bitville.postgres.wire.internal.envelope.PayloadIds;
import com.bitville.postgres.wire.internal.envelope.Timestamps;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes gaps as one request; the same gaps always get the same id. */
public final class GapBody {
    private final BodyWriter bodies;
    private final Timestamps timestamps;

    GapBody(BodyWriter bodies, Timestamps timestamps) {
        this.bodies = bodies;
        this.timestamps = timestamps;
    }

    public Payload of(List<Gap> gaps, UUID agent, Instant now) throws IOException {
        List<Object> facts = new ArrayList<>(List.of("gap"));
        gaps.forEach(gap -> facts.addAll(List.of(
                gap.from(),
                gap.to(),
                gap.count(),
                gap.reason().word(),
                gap.since().toEpochMilli())));
        Envelope envelope = new Envelope(
                timestamps.next(now),
                WireSource.SYSTEM_METRICS,
                "",
                "gap",
                "agent",
                agent,
                PayloadIds.of(agent, facts.toArray()),
                now,
                Urgency.URGENT);
        return bodies.payload(envelope, 160 * gaps.size(), (json, out) -> {
            json.writeNumberField(
                    "payloads_lost", gaps.stream().mapToLong(Gap::count).sum());
            json.writeArrayFieldStart("gaps");
            for (Gap gap : gaps) {
                json.writeStartObject();
                json.writeNumberField("from_seq", gap.from());
                json.writeNumberField("to_seq", gap.to());
                json.writeNumberField("payloads", gap.count());
                json.writeStringField("reason", gap.reason().word());
                json.writeStringField(
                        "since", gap.since().truncatedTo(ChronoUnit.MILLIS).toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.flush();
        });
    }
}
