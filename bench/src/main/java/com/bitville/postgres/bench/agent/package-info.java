/** An agent that runs, and what the kernel, the server, the listener and its garbage collector say of it. */
@NullMarked
package com.bitville.postgres.bench.agent;

import org.jspecify.annotations.NullMarked;
