/** Indexes, sequences, tables and collations of each visited database. */
@NullMarked
package com.bitville.postgres.checks.internal.schema;

import org.jspecify.annotations.NullMarked;
