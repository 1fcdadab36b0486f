package com.bitville.postgres.checks.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is bad, what is just not bad, and the severity of the bad. */
public record Provocation(String check, String server, String severity, Step bad, Step fine) {
    /** All of them. */
    public static List<Provocation> all() {
        return Stream.of(SurvivalCases.cases(), LoadCases.cases(), SchemaCases.cases(), NodeCases.cases())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return check + " " + severity;
    }

    /** Sets tables; {@code minute} counts the looks, so that something can grow. */
    public interface Step {
        void set(World world, int minute);
    }

    static Provocation gauge(
            String check,
            String severity,
            String table,
            Map<String, @Nullable Object> bad,
            Map<String, @Nullable Object> fine) {
        return new Provocation(
                check,
                "default",
                severity,
                (world, minute) -> world.has(table, bad),
                (world, minute) -> world.has(table, fine));
    }

    static Provocation onStandby(
            String check, String severity, Map<String, @Nullable Object> bad, Map<String, @Nullable Object> fine) {
        return new Provocation(
                check,
                "default",
                severity,
                (world, minute) -> world.standby().has("receiver", bad),
                (world, minute) -> world.standby().has("receiver", fine));
    }
}
