/** How full file systems are, asked so that one that hangs holds nobody up. */
@NullMarked
package com.bitville.postgres.host.internal.filesystem;

import org.jspecify.annotations.NullMarked;
