/** Tests of the package of the same name. */
@NullMarked
package com.bitville.postgres.kafka.internal.settings;

import org.jspecify.annotations.NullMarked;
