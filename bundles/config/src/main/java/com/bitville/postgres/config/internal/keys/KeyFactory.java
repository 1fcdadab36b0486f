package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import com.bitville.postgres.config.internal.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Declares the keys of one section for the component of one PID. In each method, {@code property} is the component's property, or null if
 * the value must never reach ConfigAdmin, and {@code standard} is the default, or null for none.
 *
 * @param section the INI section
 * @param pid the PID
 */
public record KeyFactory(String section, String pid) {
    public Key text(
            String name,
            String variable,
            @Nullable String property,
            @Nullable String standard,
            ValueConstraint valueConstraint,
            String description) {
        return new Key(
                section, name, variable, pid, property, ValueType.TEXT, standard, valueConstraint, false, description);
    }

    public Key number(
            String name,
            String variable,
            String property,
            long standard,
            ValueConstraint valueConstraint,
            String description) {
        return new Key(
                section,
                name,
                variable,
                pid,
                property,
                ValueType.INTEGER,
                standard,
                valueConstraint,
                false,
                description);
    }

    public Key decimal(
            String name,
            String variable,
            String property,
            double standard,
            ValueConstraint valueConstraint,
            String description) {
        return new Key(
                section,
                name,
                variable,
                pid,
                property,
                ValueType.DECIMAL,
                standard,
                valueConstraint,
                false,
                description);
    }

    public Key flag(String name, String variable, @Nullable String property, boolean standard, String description) {
        ValueConstraint valueConstraint = ValueConstraint.anything("true or false");
        return new Key(
                section,
                name,
                variable,
                pid,
                property,
                ValueType.BOOLEAN,
                standard,
                valueConstraint,
                false,
                description);
    }

    public Key secret(String name, String variable, String description) {
        ValueConstraint valueConstraint = ValueConstraint.anything("any text");
        return new Key(section, name, variable, pid, null, ValueType.TEXT, null, valueConstraint, true, description);
    }
}
