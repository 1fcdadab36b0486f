package com.bitville.postgres.kafka.internal.delivery;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.util.Optional;
import java.util.stream.Stream;

/** Which payload is sent next: the one with the lowest number, whatever its urgency, so that the topic keeps the agent's order. */
final class PayloadOrder {
    private PayloadOrder() {}

    static Optional<SpooledPayload> next(Spool spool, LargePayloads large) {
        Optional<SpooledPayload> due = large.due();
        if (due.isPresent()) {
            return due;
        }
        return Stream.of(Urgency.values())
                .filter(large::letsPass)
                .flatMap(urgency -> first(spool, urgency, large).stream())
                .min((one, other) -> Long.compare(one.seq(), other.seq()));
    }

    private static Optional<SpooledPayload> first(Spool spool, Urgency urgency, LargePayloads large) {
        Optional<SpooledPayload> first = spool.oldest(urgency);
        while (first.isPresent() && large.has(first.get())) {
            first = spool.next(first.get(), urgency);
        }
        return first;
    }
}
