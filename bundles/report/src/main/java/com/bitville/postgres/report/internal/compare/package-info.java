/** Two ranges side by side: what changed by more than chance. Start reading at {@code Comparison}. */
@NullMarked
package com.bitville.postgres.report.internal.compare;

import org.jspecify.annotations.NullMarked;
