/** What every collector's SQL is held against: a lint, and each real server. */
@NullMarked
package com.bitville.postgres.testkit.collect;

import org.jspecify.annotations.NullMarked;
