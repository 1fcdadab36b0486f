/** What lies on the disk, byte by byte: payload files, the ledger and its commit records, and every operation on the disk. */
@NullMarked
package com.bitville.postgres.spool.internal.format;

import org.jspecify.annotations.NullMarked;
