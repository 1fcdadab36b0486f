/** Opening connections: gate, limit of five, pool, driver. */
@NullMarked
package com.bitville.postgres.database.internal.connect;

import org.jspecify.annotations.NullMarked;
