/** Writing commits: numbers, ledger, eviction, and the behaviour while the disk fails. */
@NullMarked
package com.bitville.postgres.spool.internal.writer;

import org.jspecify.annotations.NullMarked;
