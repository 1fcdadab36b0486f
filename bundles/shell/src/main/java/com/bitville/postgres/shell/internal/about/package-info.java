/** Commands about the agent's commands. */
@NullMarked
package com.bitville.postgres.shell.internal.about;

import org.jspecify.annotations.NullMarked;
