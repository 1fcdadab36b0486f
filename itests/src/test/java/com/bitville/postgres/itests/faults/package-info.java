/** Faults of listener, disk and server, and a ledger of the stored payloads. */
@NullMarked
package com.bitville.postgres.itests.faults;

import org.jspecify.annotations.NullMarked;
