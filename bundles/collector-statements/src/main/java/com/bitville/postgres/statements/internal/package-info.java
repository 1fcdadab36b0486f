/** {@code pg_stat_statements} as exact differences between two reads, and the texts of the statements that mattered. */
@NullMarked
package com.bitville.postgres.statements.internal;

import org.jspecify.annotations.NullMarked;
