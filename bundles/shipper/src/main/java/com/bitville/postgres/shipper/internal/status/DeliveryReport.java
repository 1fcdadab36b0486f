package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.util.function.Consumer;

/**
 * Where the shipper writes down what it does.
 *
 * @param counters requests, answers, bytes
 * @param status the state of delivery, and why it rests
 * @param backlog how long what waits will take
 * @param delivered hears of each payload that the listener has stored
 */
public record DeliveryReport(
        DeliveryCounters counters, DeliveryStatus status, BacklogEta backlog, Consumer<SpooledPayload> delivered) {}
