/** One table for each kernel file, with its counters as differences. */
@NullMarked
package com.bitville.postgres.host.internal.table;

import org.jspecify.annotations.NullMarked;
