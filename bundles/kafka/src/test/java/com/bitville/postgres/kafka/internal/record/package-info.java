/** Tests of the package of the same name. */
@NullMarked
package com.bitville.postgres.kafka.internal.record;

import org.jspecify.annotations.NullMarked;
