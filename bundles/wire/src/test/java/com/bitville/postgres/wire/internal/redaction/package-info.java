/** Tests of the request bodies. */
@NullMarked
package com.bitville.postgres.wire.internal.redaction;

import org.jspecify.annotations.NullMarked;
