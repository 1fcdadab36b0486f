/** A listener, a disk, a server in trouble, and the ledger of what arrived. */
@NullMarked
package com.bitville.postgres.itests.faults;

import org.jspecify.annotations.NullMarked;
