package com.bitville.postgres.bench;

import java.time.Duration;

/**
 * How long everything is looked at.
 *
 * @param warmUp from the first payload to the first window
 * @param settle from a step of a scale to its first window
 * @param window how long a window is
 * @param windows how many
 * @param slowWarmUp the warm-up at the default interval
 * @param slowWindows how many windows of a minute at the default interval
 */
public record BenchTiming(
        Duration warmUp, Duration settle, Duration window, int windows, Duration slowWarmUp, int slowWindows) {
    /** All of it takes half an hour on a calm machine. */
    private static final BenchTiming WHOLE = new BenchTiming(seconds(30), seconds(10), seconds(8), 5, seconds(90), 4);

    private static final BenchTiming QUICK = new BenchTiming(seconds(15), seconds(6), seconds(5), 4, seconds(45), 1);

    static BenchTiming of(boolean quick) {
        return quick ? QUICK : WHOLE;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
