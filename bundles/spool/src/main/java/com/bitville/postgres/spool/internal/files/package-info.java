/** The folder: lock, ownership, recovery after a crash, quarantine and dead letters. */
@NullMarked
package com.bitville.postgres.spool.internal.files;

import org.jspecify.annotations.NullMarked;
