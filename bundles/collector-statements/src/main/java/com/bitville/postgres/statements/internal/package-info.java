/**
 * The subjects {@code statements} and {@code statement_texts}. In come the entries of {@code pg_stat_statements} that changed since the
 * last committed reading; out go exact differences, and once each the texts of those that mattered. Start reading at {@code
 * StatementsCollector}.
 */
@NullMarked
package com.bitville.postgres.statements.internal;

import org.jspecify.annotations.NullMarked;
