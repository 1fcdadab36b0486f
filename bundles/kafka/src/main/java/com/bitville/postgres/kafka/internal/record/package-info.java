/** A payload becomes a record of the topic. Start reading at PayloadRecord. */
@NullMarked
package com.bitville.postgres.kafka.internal.record;

import org.jspecify.annotations.NullMarked;
