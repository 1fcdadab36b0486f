/** What statements did in a range. */
@NullMarked
package com.bitville.postgres.report.internal.statement;

import org.jspecify.annotations.NullMarked;
