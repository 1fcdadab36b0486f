/** The load profile for a person and a script: {@link com.bitville.postgres.shell.internal.load.LoadCommand} reads it from history and store. */
@NullMarked
package com.bitville.postgres.shell.internal.load;

import org.jspecify.annotations.NullMarked;
