package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.util.function.Consumer;

/**
 * Records the work of the shipper.
 *
 * @param counters requests, responses, bytes
 * @param status the state of delivery, and the reason of a pause
 * @param backlog the time to deliver the waiting payloads
 * @param delivered is called for each payload that the listener has stored
 */
public record DeliveryReport(
        DeliveryCounters counters, DeliveryStatus status, BacklogEta backlog, Consumer<SpooledPayload> delivered) {}
