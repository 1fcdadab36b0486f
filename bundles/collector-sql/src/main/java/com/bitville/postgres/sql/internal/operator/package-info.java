/**
 * The operator's own files. In come the files of a folder; out go collectors that harm only themselves, and for each other file the reason
 * why it is refused. Start reading at {@code OperatorFolder}, then {@code OperatorCollector}.
 */
@NullMarked
package com.bitville.postgres.sql.internal.operator;

import org.jspecify.annotations.NullMarked;
