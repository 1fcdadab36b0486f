package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.OptionalFeature;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.Arrays;
import java.util.List;

/** The key of {@code [agent]}: the optional features that are installed. */
public final class FeatureKeys {
    /**
     * All optional features. A new one is a line here, with the key of its own section that turns it on, if it has one. It must also be in
     * {@code features/}, in the distribution ({@code installedFeatures}) and in the kar: {@code OfferedFeaturesTest} compares.
     */
    public static final List<OptionalFeature> OFFERED = List.of(
            new OptionalFeature("webconsole", 25, null),
            new OptionalFeature("prometheus", 10, "prometheus.enabled"),
            new OptionalFeature("otlp", 8, "otlp.endpoint"),
            new OptionalFeature("kafka", 18, "kafka.enabled"),
            new OptionalFeature("jdbc", 3, "jdbc.watch"),
            new OptionalFeature("jmx", 1, null));

    private static final List<String> NAMES =
            OFFERED.stream().map(OptionalFeature::name).toList();

    private static final KeyFactory IN = new KeyFactory("agent", ConfigurationKeys.FEATURES);

    public static final Key FEATURES = IN.text(
            "features",
            "BITVILLE_PG_FEATURES",
            "features",
            null,
            ValueConstraint.line(
                    "empty, or names separated by commas, out of " + String.join(", ", NAMES),
                    text -> NAMES.containsAll(names(text))),
            "The optional features to install, without a network and without a restart. A feature that no key names any more is"
                    + " uninstalled; what you installed by hand stays. Not a field of the web console: an entry there could remove"
                    + " the console itself.");

    static final List<Key> ALL = List.of(FEATURES);

    private FeatureKeys() {}

    /** The names of a value, in the order in which they are given; an empty one between two commas is invalid. */
    private static List<String> names(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    /** Whether a key decides what is installed: the web console neither shows nor changes it. */
    public static boolean decides(Key key) {
        return decides(key, OFFERED);
    }

    static boolean decides(Key key, List<OptionalFeature> offered) {
        return key.pid().equals(ConfigurationKeys.FEATURES)
                || offered.stream().anyMatch(feature -> key.full().equals(feature.impliedBy()));
    }
}
