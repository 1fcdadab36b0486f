/** The format of the files on disk: payload files, the ledger and its commit records, and the disk operations. */
@NullMarked
package com.bitville.postgres.spool.internal.format;

import org.jspecify.annotations.NullMarked;
