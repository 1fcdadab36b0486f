/** One statement: parameters, rows, text decoding, cost, and what its SQLSTATE means. */
@NullMarked
package com.bitville.postgres.database.internal.query;

import org.jspecify.annotations.NullMarked;
