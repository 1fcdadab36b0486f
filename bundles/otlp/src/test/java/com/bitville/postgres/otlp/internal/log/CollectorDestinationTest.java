package com.bitville.postgres.otlp.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.status.SignalState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CollectorDestinationTest {
    private final CollectorDestination destination = new CollectorDestination(
            OutletWorld.resources(),
            OutletWorld.client(1),
            new SignalState("logs", "here", "none", System::nanoTime),
            "here");

    @Test
    void figuresTakeNoPlaceInItsSpool() {
        for (String kind : List.of("cycle", "agent", "recorder", "")) {
            assertThat(destination.wants(payload(Urgency.NORMAL, kind)))
                    .as(kind)
                    .isFalse();
        }
        for (String kind : List.of("log", "correlated", "gap", "finding")) {
            assertThat(destination.wants(payload(Urgency.NORMAL, kind)))
                    .as(kind)
                    .isTrue();
        }
        assertThat(destination.wants(payload(Urgency.URGENT, "cycle"))).isTrue();
        assertThat(destination.name()).matches("[a-z][a-z0-9-]{0,31}");
    }

    private static Payload payload(Urgency urgency, String kind) {
        byte[] body = WaitingPayloads.body(kind, "\"x\":1").getBytes(StandardCharsets.UTF_8);
        return new Payload(new UUID(0, 1), Instant.EPOCH, urgency, seq -> body);
    }
}
