/** Fake implementations of the API for unit tests. */
@NullMarked
package com.bitville.postgres.testkit.fake;

import org.jspecify.annotations.NullMarked;
