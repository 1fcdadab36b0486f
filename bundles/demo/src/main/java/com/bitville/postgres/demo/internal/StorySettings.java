package com.bitville.postgres.demo.internal;

import com.bitville.postgres.demo.internal.story.ShopStory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of {@code run-demo --story}.
 *
 * @param story which, {@code BITVILLE_DEMO_STORY}
 * @param each how long its quiet time lasts, and the trouble after it, {@code BITVILLE_DEMO_STORY_S}
 * @param standbyPort the standby's port, {@code BITVILLE_DEMO_STANDBY_PORT}
 */
record StorySettings(ShopStory story, Duration each, int standbyPort) {
    private static final int LEAST_S = 10;
    private static final int MOST_S = 3_600;

    /** Empty where no story is asked for; the message of the exception names the invalid variable. */
    static Optional<StorySettings> of(Map<String, String> environment) {
        String word = environment.getOrDefault("BITVILLE_DEMO_STORY", "");
        if (word.isEmpty()) {
            return Optional.empty();
        }
        ShopStory story = ShopStory.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "BITVILLE_DEMO_STORY is \"" + word + "\"; allowed: " + ShopStory.words()));
        String seconds = environment.getOrDefault("BITVILLE_DEMO_STORY_S", "120");
        if (!seconds.matches("\\d{1,5}") || Integer.parseInt(seconds) < LEAST_S || Integer.parseInt(seconds) > MOST_S) {
            throw new IllegalArgumentException(
                    "BITVILLE_DEMO_STORY_S is \"" + seconds + "\", not a number from " + LEAST_S + " to " + MOST_S);
        }
        return Optional.of(new StorySettings(
                story,
                Duration.ofSeconds(Integer.parseInt(seconds)),
                DemoSettings.port(environment, "BITVILLE_DEMO_STANDBY_PORT")));
    }
}
