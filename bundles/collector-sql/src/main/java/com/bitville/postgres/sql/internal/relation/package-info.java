/** Subjects of tables and indexes, of which a visit reads the changed and the biggest: their counters choose which. */
@NullMarked
package com.bitville.postgres.sql.internal.relation;

import org.jspecify.annotations.NullMarked;
