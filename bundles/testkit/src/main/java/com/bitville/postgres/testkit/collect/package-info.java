/** Checks for every collector's SQL: a lint, and a real server of each version. */
@NullMarked
package com.bitville.postgres.testkit.collect;

import org.jspecify.annotations.NullMarked;
