package com.bitville.postgres.report.internal.statement;

import java.time.Instant;

/**
 * A statement in one step of time.
 *
 * @param at when the step begins
 * @param seconds how long it is
 */
public record StatementPoint(Instant at, double seconds, double calls, double execMs) {}
