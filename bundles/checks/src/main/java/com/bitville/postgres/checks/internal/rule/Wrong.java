package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import java.util.function.Supplier;

/**
 * That something is wrong with an object. Texts, evidence and remedy are made for the few objects that are told, not for thousands.
 *
 * @param severity how bad it is
 * @param told what is told of it
 */
public record Wrong(CheckSeverity severity, Supplier<Observation> told) {}
