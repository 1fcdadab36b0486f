/**
 * Delivers payloads to a topic of Kafka. In: the spool of the destination {@code kafka}. Out: records, each removed from the spool only
 * when all in-sync replicas have it. {@code settings} is what the operator wants, {@code record} what a payload becomes, {@code client}
 * the only package that opens connections, {@code delivery} the order and the pauses, {@code doctor} the checks. Start reading at
 * KafkaOutlet.
 */
@NullMarked
package com.bitville.postgres.kafka.internal;

import org.jspecify.annotations.NullMarked;
