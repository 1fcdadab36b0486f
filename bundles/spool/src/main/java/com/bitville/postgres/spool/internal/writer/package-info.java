/** How a commit is written: numbers, ledger, eviction, and what happens while the disk refuses. */
@NullMarked
package com.bitville.postgres.spool.internal.writer;

import org.jspecify.annotations.NullMarked;
