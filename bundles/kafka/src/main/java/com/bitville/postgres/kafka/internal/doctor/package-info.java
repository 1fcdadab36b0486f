/** The doctor's checks of the way to the topic. Start reading at BrokerCheck. */
@NullMarked
package com.bitville.postgres.kafka.internal.doctor;

import org.jspecify.annotations.NullMarked;
