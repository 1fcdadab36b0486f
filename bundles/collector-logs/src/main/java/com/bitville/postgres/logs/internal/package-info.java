/**
 * The logs of PostgreSQL servers. Input: the bytes of log files, read locally or through two functions of the server. Output: the tables of
 * the subject {@code logs} and the positions, which become the collector's state. Start reading at {@code LogsCollector}, then {@code
 * ServerLog}, which handles one server.
 */
@NullMarked
package com.bitville.postgres.logs.internal;

import org.jspecify.annotations.NullMarked;
