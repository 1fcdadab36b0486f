/** The contract between the rooms without anything behind it, for unit tests. */
@NullMarked
package com.bitville.postgres.testkit.fake;

import org.jspecify.annotations.NullMarked;
