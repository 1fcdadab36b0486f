/** The sections of a report, a class each. Start reading at {@code Sections}. */
@NullMarked
package com.bitville.postgres.report.internal.section;

import org.jspecify.annotations.NullMarked;
