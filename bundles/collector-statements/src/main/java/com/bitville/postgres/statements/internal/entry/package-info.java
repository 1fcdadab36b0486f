/** Entries of {@code pg_stat_statements}, as objects and as compact bytes. */
@NullMarked
package com.bitville.postgres.statements.internal.entry;

import org.jspecify.annotations.NullMarked;
