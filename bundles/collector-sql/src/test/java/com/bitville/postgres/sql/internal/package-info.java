@NullMarked
package com.bitville.postgres.sql.internal;

import org.jspecify.annotations.NullMarked;
