/** Finding and reading a server's log: as local files or through SQL. {@code LogSources}, one package above, chooses between the two. */
@NullMarked
package com.bitville.postgres.logs.internal.source;

import org.jspecify.annotations.NullMarked;
