/** The agent's own status, merged from that of all parts. */
@NullMarked
package com.bitville.postgres.engine.internal.status;

import org.jspecify.annotations.NullMarked;
