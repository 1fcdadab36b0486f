/** The meaning of an entry: its class, its process, and the facts in its message, in every language of the server. */
@NullMarked
package com.bitville.postgres.logs.internal.classify;

import org.jspecify.annotations.NullMarked;
