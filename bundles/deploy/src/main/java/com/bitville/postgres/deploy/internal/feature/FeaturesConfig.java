package com.bitville.postgres.deploy.internal.feature;

/** What the configuration delivers about the optional features; each a text of items separated by commas. */
@interface FeaturesConfig {
    /** The names that the operator gave. */
    String features();

    /** All optional features of the agent, as {@code NAME=MEGABYTES}: the memory that each adds. */
    String offered();

    /** Names that other keys ask for, as {@code NAME=KEY}. */
    String implied();

    /** Names whose own key is invalid. */
    String undecided();
}
