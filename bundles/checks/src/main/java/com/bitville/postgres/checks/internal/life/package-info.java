/** The life of a finding: opened, confirmed, worse, better, closed, muted; and how it outlives a kill. */
@NullMarked
package com.bitville.postgres.checks.internal.life;

import org.jspecify.annotations.NullMarked;
