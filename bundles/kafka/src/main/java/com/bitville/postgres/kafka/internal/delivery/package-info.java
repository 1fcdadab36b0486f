/** Which payload is sent when, and what is told about it. Start reading at KafkaDelivery. */
@NullMarked
package com.bitville.postgres.kafka.internal.delivery;

import org.jspecify.annotations.NullMarked;
