/** What an entry means: its class, whose it is, and the facts in its message, in every language of the server. */
@NullMarked
package com.bitville.postgres.logs.internal.classify;

import org.jspecify.annotations.NullMarked;
