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
public record Pace(
        Duration warmUp, Duration settle, Duration window, int windows, Duration slowWarmUp, int slowWindows) {
    static Pace of(boolean quick) {
        return quick
                ? new Pace(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(5),
                        4,
                        Duration.ofSeconds(45),
                        1)
                : new Pace(
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(10),
                        6,
                        Duration.ofSeconds(120),
                        5);
    }
}
