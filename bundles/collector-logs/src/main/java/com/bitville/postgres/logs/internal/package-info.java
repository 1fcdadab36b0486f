/**
 * The logs of PostgreSQL servers. In come the bytes of log files, read where they lie or through two functions of the server; out go the
 * tables of the subject {@code logs} and the positions that become the collector's state. Start reading at {@code LogsCollector}, then
 * {@code ServerLog}, which does one server's turn.
 */
@NullMarked
package com.bitville.postgres.logs.internal;

import org.jspecify.annotations.NullMarked;
