/** The load profile of a range. */
@NullMarked
package com.bitville.postgres.report.internal.load;

import org.jspecify.annotations.NullMarked;
