/** What is asked of a server before its sessions are lent: role, version, capabilities, place, and whether it changed. */
@NullMarked
package com.bitville.postgres.database.internal.guard;

import org.jspecify.annotations.NullMarked;
