/**
 * The subjects {@code statements} and {@code statement_texts}. Input: the entries of {@code pg_stat_statements} that changed since the last
 * committed reading. Output: exact differences, and once each the texts of the top statements. Start reading at {@code
 * StatementsCollector}.
 */
@NullMarked
package com.bitville.postgres.statements.internal;

import org.jspecify.annotations.NullMarked;
