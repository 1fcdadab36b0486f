/** Access to history, store and journals of one server for one range of time. Start reading at {@code ReportSources}. */
@NullMarked
package com.bitville.postgres.report.internal.source;

import org.jspecify.annotations.NullMarked;
