/** Tests of the package of the same name. */
@NullMarked
package com.bitville.postgres.kafka.internal.delivery;

import org.jspecify.annotations.NullMarked;
