/** Tests of the destination. */
@NullMarked
package com.bitville.postgres.kafka.internal;

import org.jspecify.annotations.NullMarked;
