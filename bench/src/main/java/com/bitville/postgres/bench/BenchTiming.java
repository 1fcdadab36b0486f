package com.bitville.postgres.bench;

import com.bitville.postgres.bench.Options.Selection;
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
    /**
     * Of a process in operation: in the first minutes most of the time is that of the interpreter and the compiler. At the default interval
     * ten minutes, so that what is read every five or ten minutes falls as often into the windows of each agent, and begun between two of
     * these. All of it takes an hour and twenty minutes.
     */
    private static final BenchTiming WHOLE =
            new BenchTiming(seconds(420), seconds(10), seconds(20), 5, seconds(750), 10);

    private static final BenchTiming QUICK = new BenchTiming(seconds(15), seconds(6), seconds(5), 4, seconds(45), 1);

    static BenchTiming of(Selection selection) {
        BenchTiming usual = selection.quick() ? QUICK : WHOLE;
        Duration first = selection.warmUp().orElse(usual.warmUp);
        Duration slowFirst = selection.warmUp().orElse(usual.slowWarmUp);
        return new BenchTiming(first, usual.settle, usual.window, usual.windows, slowFirst, usual.slowWindows);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
