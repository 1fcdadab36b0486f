package com.bitville.postgres.config.internal;

import org.jspecify.annotations.Nullable;

/**
 * Declares keys of one section that one PID's component depends on. In each method, {@code property} is the component's property or null
 * for what must never reach ConfigAdmin, and {@code standard} the default or null for none.
 *
 * @param section the INI section
 * @param pid the PID
 */
record Declaration(String section, String pid) {
    Key text(
            String name,
            String variable,
            @Nullable String property,
            @Nullable String standard,
            Rule rule,
            String description) {
        return new Key(section, name, variable, pid, property, Type.TEXT, standard, rule, false, description);
    }

    Key number(String name, String variable, String property, long standard, Rule rule, String description) {
        return new Key(section, name, variable, pid, property, Type.INTEGER, standard, rule, false, description);
    }

    Key decimal(String name, String variable, String property, double standard, Rule rule, String description) {
        return new Key(section, name, variable, pid, property, Type.DECIMAL, standard, rule, false, description);
    }

    Key flag(String name, String variable, @Nullable String property, boolean standard, String description) {
        Rule rule = Rule.anything("true or false");
        return new Key(section, name, variable, pid, property, Type.BOOLEAN, standard, rule, false, description);
    }

    Key secret(String name, String variable, String description) {
        Rule rule = Rule.anything("any text");
        return new Key(section, name, variable, pid, null, Type.TEXT, null, rule, true, description);
    }
}
