package com.bitville.postgres.demo.internal.story;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The stories, by the words of {@code run-demo --story}. */
public enum ShopStory {
    /** Orders wait for a job that does not commit. */
    LOCK_QUEUE("lock-queue"),
    /** A setting that plans depend on changes. */
    PLAN("plan"),
    /** A job writes so much WAL that it forces checkpoints. */
    CHECKPOINTS("checkpoints"),
    /** A standby falls behind. */
    REPLICA("replica"),
    /** A new version of the shop makes one route slow. */
    DEPLOY("deploy");

    private final String word;

    ShopStory(String word) {
        this.word = word;
    }

    /** The story of that name; empty if there is none. */
    public static Optional<ShopStory> of(String word) {
        return Arrays.stream(values()).filter(story -> story.word.equals(word)).findFirst();
    }

    /** All names, with commas between. */
    public static String words() {
        return Arrays.stream(values()).map(ShopStory::word).collect(Collectors.joining(", "));
    }

    /** Its name. */
    public String word() {
        return word;
    }
}
