/** Read-only commands. */
@NullMarked
package com.bitville.postgres.shell.internal.show;

import org.jspecify.annotations.NullMarked;
