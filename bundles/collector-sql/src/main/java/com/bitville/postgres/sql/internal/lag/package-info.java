/** How old what a standby has reached is, by the agent's own notes of where the WAL was when. */
@NullMarked
package com.bitville.postgres.sql.internal.lag;

import org.jspecify.annotations.NullMarked;
