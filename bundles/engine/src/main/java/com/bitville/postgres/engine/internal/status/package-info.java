/** The agent's status document, merged from the fragments of all parts. */
@NullMarked
package com.bitville.postgres.engine.internal.status;

import org.jspecify.annotations.NullMarked;
