/** Tests of reports. */
@NullMarked
package com.bitville.postgres.report.internal.write;

import org.jspecify.annotations.NullMarked;
