/** The outlets of metrics, each in a distribution that has them installed hot. */
@NullMarked
package com.bitville.postgres.itests.outlet;

import org.jspecify.annotations.NullMarked;
