package com.bitville.postgres.bench.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * A value for each counter: since the agent's start, or what lies between two such readings.
 *
 * @param values by counter; what is not in it is 0
 */
public record Counters(Map<Counter, Double> values) {
    /** Nothing. */
    public static final Counters NONE = new Counters(Map.of());

    /** Takes a copy. */
    public Counters {
        Map<Counter, Double> copy = new EnumMap<>(Counter.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** One of them. */
    public double get(Counter counter) {
        return values.getOrDefault(counter, 0.0);
    }

    /** The sum of each. */
    public Counters plus(Counters other) {
        return each(other, Double::sum);
    }

    /** What lies between an earlier reading and this. */
    public Counters minus(Counters other) {
        return each(other, (mine, theirs) -> mine - theirs);
    }

    private Counters each(Counters other, DoubleBinaryOperator operator) {
        Map<Counter, Double> result = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            result.put(counter, operator.applyAsDouble(get(counter), other.get(counter)));
        }
        return new Counters(result);
    }
}
