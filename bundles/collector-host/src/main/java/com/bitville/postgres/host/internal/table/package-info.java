/** One table for each kernel file, with counters as differences. */
@NullMarked
package com.bitville.postgres.host.internal.table;

import org.jspecify.annotations.NullMarked;
