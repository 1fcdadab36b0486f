@NullMarked
package com.bitville.postgres.sql.internal.relation;

import org.jspecify.annotations.NullMarked;
