/**
 * The subject {@code activity}. Input: rows of {@code pg_stat_activity} and {@code pg_locks}, once a cycle and every second for the
 * recorder. Output: tables of sessions, blocking, incidents and requests. Start reading at {@code ActivityCollector} and {@code
 * RecorderCollector}.
 */
@NullMarked
package com.bitville.postgres.activity.internal;

import org.jspecify.annotations.NullMarked;
