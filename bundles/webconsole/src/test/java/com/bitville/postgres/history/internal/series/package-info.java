/** Access to the real store for the tests of the pages. */
@NullMarked
package com.bitville.postgres.history.internal.series;

import org.jspecify.annotations.NullMarked;
