/** The report of a range of time: {@link com.bitville.postgres.shell.internal.report.ReportCommand} asks the service that makes it. */
@NullMarked
package com.bitville.postgres.shell.internal.report;

import org.jspecify.annotations.NullMarked;
