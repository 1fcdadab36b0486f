/**
 * Every subject that is a file of SQL. In come the files, of this bundle and of the operator; out goes a collector service for each
 * subject. Start reading at {@code BuiltInSubjects}, then {@code read.SqlCollector}.
 */
@NullMarked
package com.bitville.postgres.sql.internal;

import org.jspecify.annotations.NullMarked;
