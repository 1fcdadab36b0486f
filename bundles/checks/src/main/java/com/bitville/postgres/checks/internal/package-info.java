/**
 * Findings about the servers. Input: each cycle, and what the history holds. Output: findings with a life of their own, told as a cycle of
 * the subject {@code checks}. Start reading at {@code ServerChecks}; {@code look} is what a check sees, {@code life} what becomes of it, and
 * the other folders are the checks.
 */
@NullMarked
package com.bitville.postgres.checks.internal;

import org.jspecify.annotations.NullMarked;
