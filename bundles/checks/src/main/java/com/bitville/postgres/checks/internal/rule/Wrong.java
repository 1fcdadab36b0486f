package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import java.util.function.Function;

/**
 * That something is wrong with an object. Texts, evidence and remedy are made for the few objects that are told, not for thousands.
 *
 * @param severity how bad it is
 * @param text what is told of it, given how bad it is
 */
public record Wrong(CheckSeverity severity, Function<CheckSeverity, Observation> text) {
    Observation told() {
        return text.apply(severity);
    }
}
