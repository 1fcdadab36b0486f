/** The client behind {@code bin/bitville}: runs one command in the running agent, over its own SSH login. */
@NullMarked
package com.bitville.postgres.shell.client;

import org.jspecify.annotations.NullMarked;
