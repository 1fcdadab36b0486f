/** Access to the real history for the tests of the pages. */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
