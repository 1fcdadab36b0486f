/**
 * From snapshots to named series. Input: the history, the cycles, the findings and the status. Output: families of plain numbers for the
 * outlets. Start reading at {@code CollectedMetrics}. What is called how is data: {@code naming/metrics.txt}.
 */
@NullMarked
package com.bitville.postgres.metrics.internal;

import org.jspecify.annotations.NullMarked;
