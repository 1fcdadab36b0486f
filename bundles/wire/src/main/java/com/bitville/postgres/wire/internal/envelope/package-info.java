/** The envelope and head of every body: identity, source, time, and the paths of tables. */
@NullMarked
package com.bitville.postgres.wire.internal.envelope;

import org.jspecify.annotations.NullMarked;
