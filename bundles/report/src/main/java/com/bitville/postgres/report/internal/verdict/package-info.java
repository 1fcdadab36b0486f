/** The verdict: declared rules over the facts, each with its evidence. Start reading at {@code Verdict}. */
@NullMarked
package com.bitville.postgres.report.internal.verdict;

import org.jspecify.annotations.NullMarked;
