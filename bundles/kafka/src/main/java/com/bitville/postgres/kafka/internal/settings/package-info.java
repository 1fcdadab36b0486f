/** The settings of [kafka] with their hard limits. Start reading at KafkaSettings. */
@NullMarked
package com.bitville.postgres.kafka.internal.settings;

import org.jspecify.annotations.NullMarked;
