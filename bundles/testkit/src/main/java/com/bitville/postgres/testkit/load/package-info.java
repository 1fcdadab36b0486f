/** The loads under which the agent's cost is measured: an empty server, a busy one, one with many objects, one with many clients. */
@NullMarked
package com.bitville.postgres.testkit.load;

import org.jspecify.annotations.NullMarked;
