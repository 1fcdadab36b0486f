/** The Kafka client: its settings, its secrets, one record at a time, and what its failures mean. Start reading at RecordSender. */
@NullMarked
package com.bitville.postgres.kafka.internal.client;

import org.jspecify.annotations.NullMarked;
