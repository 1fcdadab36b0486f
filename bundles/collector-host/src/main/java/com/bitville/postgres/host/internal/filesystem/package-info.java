/** Space of file systems, read so that a hanging one does not block the agent. */
@NullMarked
package com.bitville.postgres.host.internal.filesystem;

import org.jspecify.annotations.NullMarked;
