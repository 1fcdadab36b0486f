/**
 * Reports. Input: the last hour and the days that the agent keeps, findings, status. Output: one document in three forms. Start reading at
 * {@code ReportMaker}: facts first ({@code read}, {@code load}, {@code statement}), then rules over them ({@code verdict}, {@code compare}),
 * then {@code section} and {@code write}. Nothing is kept between two reports.
 */
@NullMarked
package com.bitville.postgres.report.internal;

import org.jspecify.annotations.NullMarked;
