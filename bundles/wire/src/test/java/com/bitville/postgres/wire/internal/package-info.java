/** Tests of the request bodies. */
@NullMarked
package com.bitville.postgres.wire.internal;

import org.jspecify.annotations.NullMarked;
