/** A real Kafka broker as a process of its own; it needs a class path with a broker, which the module of the test brings. */
@NullMarked
package com.bitville.postgres.testkit.kafka;

import org.jspecify.annotations.NullMarked;
