/** Commands that show something and change nothing. */
@NullMarked
package com.bitville.postgres.shell.internal.show;

import org.jspecify.annotations.NullMarked;
