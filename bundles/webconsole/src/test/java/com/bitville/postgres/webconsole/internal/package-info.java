/** The agent's page in the Felix web console, and the guard that keeps other sites' forms away from all of the console. */
@NullMarked
package com.bitville.postgres.webconsole.internal;

import org.jspecify.annotations.NullMarked;
