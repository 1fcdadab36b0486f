/** Running one statement: parameters, rows, text decoding, cost, and the meaning of its SQLSTATE. */
@NullMarked
package com.bitville.postgres.database.internal.query;

import org.jspecify.annotations.NullMarked;
