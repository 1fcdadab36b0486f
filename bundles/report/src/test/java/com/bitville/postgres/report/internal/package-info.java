/** Tests of reports. */
@NullMarked
package com.bitville.postgres.report.internal;

import org.jspecify.annotations.NullMarked;
