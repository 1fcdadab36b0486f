/** What tests must see of the wire. */
@NullMarked
package com.bitville.postgres.wire.internal;

import org.jspecify.annotations.NullMarked;
