/** Checks of a server before its sessions are lent: role, version, capabilities, local or remote, and changes since the probe. */
@NullMarked
package com.bitville.postgres.database.internal.guard;

import org.jspecify.annotations.NullMarked;
