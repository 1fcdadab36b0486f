/** Tests of the configuration. */
@NullMarked
package com.bitville.postgres.config.internal;

import org.jspecify.annotations.NullMarked;
