/** Whether a server is overloaded: its load as collectors report it, the lag of its replicas, and the state that follows. */
@NullMarked
package com.bitville.postgres.engine.internal.overload;

import org.jspecify.annotations.NullMarked;
