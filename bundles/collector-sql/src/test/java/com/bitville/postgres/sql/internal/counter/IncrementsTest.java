package com.bitville.postgres.sql.internal.counter;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.sql.internal.counter.CounterReading.Totals;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncrementsTest {
    private static final long UNKNOWN = ServerEpoch.UNKNOWN;

    private static CounterReading reading(ServerEpoch epoch, long resetAt, @Nullable Number... values) {
        List<String> names = List.of("a", "b", "c").subList(0, values.length);
        return new CounterReading(
                epoch.readAt() / 1_000, epoch, names, Map.of("row", new Totals(resetAt, Arrays.asList(values))));
    }

    private static ServerEpoch epoch(String identity, long lostAt, long readAt, long restartedAt) {
        return new ServerEpoch(identity, lostAt, readAt, restartedAt);
    }

    /** The first reading is at 1,000,000 of a server that lost its counters at 100,000 and has run since 90,000. */
    @ParameterizedTest
    @CsvSource({
        "nothing happened,                          x, 100000,  90000,   LAST",
        "a clean restart,                           x, 100000,  1500000, LAST",
        "a crash,                                   x, 1500000, 1490000, RESET",
        "a crash of which no process is seen,       x, 1500000, ,        RESET",
        "all kinds reset by hand at one moment,     x, 1500000, 90000,   LAST",
        "one kind reset by hand,                    x, ,        90000,   LAST",
        "another node of the cluster after a switch, x, 500000, 400000,  BASELINE",
        "another cluster,                           y, 100000,  90000,   BASELINE"
    })
    void tellsWhatHappenedBetweenTwoReadings(
            String what, String identity, @Nullable Long lostAt, @Nullable Long restartedAt, Increments.From from) {
        CounterReading before = reading(epoch("x", 100_000, 1_000_000, 90_000), UNKNOWN, 10L);
        ServerEpoch then = epoch(
                identity, lostAt == null ? UNKNOWN : lostAt, 2_000_000, restartedAt == null ? UNKNOWN : restartedAt);
        Increments increments = Increments.since(before, reading(then, UNKNOWN, 25L), false);

        assertThat(increments.of("row").from()).as(what).isEqualTo(from);
        assertThat(increments.of("row").values())
                .isEqualTo(Arrays.asList(
                        switch (from) {
                            case LAST -> 15L;
                            case RESET, NEW -> 25L;
                            case BASELINE -> null;
                        }));
        assertThat(increments.intervalMs()).isEqualTo(from == Increments.From.BASELINE ? 0 : 1_000);
    }

    @Test
    void aRowThatFellOrSaysSoCountsFromItsReset() {
        ServerEpoch first = epoch("x", 1, 1_000, 1);
        ServerEpoch second = epoch("x", 1, 2_000, 1);
        CounterReading before = reading(first, 5, 10L, 100L);

        assertThat(Increments.since(before, reading(second, 5, 11L, 3L), false).of("row"))
                .isEqualTo(new Increments.OfRow(Increments.From.RESET, List.of(11L, 3L), true));
        assertThat(Increments.since(before, reading(second, 1_500, 11L, 300L), false)
                        .of("row")
                        .from())
                .isEqualTo(Increments.From.RESET);
        assertThat(Increments.since(before, reading(second, 5, 11L, 3L), true)
                        .of("row")
                        .from())
                .as("a position that fell says nothing")
                .isEqualTo(Increments.From.BASELINE);
    }

    @Test
    void numbersAreExactAndWhatIsUnknownStaysSo() {
        BigDecimal huge = new BigDecimal("99999999999999999999999");
        CounterReading before = reading(epoch("x", 1, 1_000, 1), UNKNOWN, Long.MAX_VALUE - 5, huge, null);
        CounterReading now = reading(epoch("x", 1, 2_000, 1), UNKNOWN, Long.MAX_VALUE, huge.add(BigDecimal.ONE), 7L);
        Increments.OfRow row = Increments.since(before, now, false).of("row");

        assertThat(row.values()).isEqualTo(Arrays.asList(5L, BigDecimal.ONE, null));
        assertThat(CounterCodec.decode(CounterCodec.encode(now))).isEqualTo(Optional.of(now));
    }

    /** A hundred readings of rows that come, go, grow and are reset add up to what happened. */
    @Test
    void aHundredReadingsAddUp() {
        Map<String, Long> server = new LinkedHashMap<>();
        long happened = 0;
        long told = 0;
        byte[] state = null;
        for (int cycle = 1; cycle <= 100; cycle++) {
            if (cycle % 7 == 0) {
                server.replaceAll((key, value) -> 0L);
            }
            if (cycle % 11 == 0) {
                server.remove("k" + (cycle / 11 - 1));
            }
            server.putIfAbsent("k" + cycle / 11, 0L);
            for (String key : List.copyOf(server.keySet())) {
                // Less than before a reset, so that the reset can be seen.
                long grown = cycle % 7 == 0 ? 1 : 3 + cycle % 5;
                server.merge(key, grown, Long::sum);
                happened += cycle == 1 ? 0 : grown;
            }
            Map<String, Totals> rows = new LinkedHashMap<>();
            server.forEach((key, value) -> rows.put(key, new Totals(UNKNOWN, List.of(value))));
            CounterReading now = new CounterReading(cycle, epoch("x", 1, cycle * 1_000L, 1), List.of("a"), rows);
            Increments increments = Increments.since(
                    state == null ? null : CounterCodec.decode(state).orElseThrow(), now, false);
            for (String key : rows.keySet()) {
                Number value = increments.of(key).values().get(0);
                told += value == null ? 0 : value.longValue();
            }
            state = CounterCodec.encode(now);
        }
        assertThat(told).isEqualTo(happened);
    }
}
