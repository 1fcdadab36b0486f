/** Tests against real brokers. */
@NullMarked
package com.bitville.postgres.kafka.internal.broker;

import org.jspecify.annotations.NullMarked;
