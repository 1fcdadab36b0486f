/** Live views of sessions and locks: readings inside the server's budget, a header, keys, one session in full. */
@NullMarked
package com.bitville.postgres.shell.internal.live;

import org.jspecify.annotations.NullMarked;
