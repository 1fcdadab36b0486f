/** Tests of the doctor. */
@NullMarked
package com.bitville.postgres.health.internal;

import org.jspecify.annotations.NullMarked;
