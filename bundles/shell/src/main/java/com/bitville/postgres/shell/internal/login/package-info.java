/** Logins for the agent's shell and web console. */
@NullMarked
package com.bitville.postgres.shell.internal.login;

import org.jspecify.annotations.NullMarked;
