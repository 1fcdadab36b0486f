/** Tables and values as JSON, and how a body that is too large is split. */
@NullMarked
package com.bitville.postgres.wire.internal.body;

import org.jspecify.annotations.NullMarked;
