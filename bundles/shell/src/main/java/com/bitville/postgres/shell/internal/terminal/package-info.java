/** Shared parts of the commands: arguments, services, keys, refusals. */
@NullMarked
package com.bitville.postgres.shell.internal.terminal;

import org.jspecify.annotations.NullMarked;
