package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.value.OptionalFeature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the installer of optional features needs beside its key: which exist, which other keys ask for, and which are undecided. */
final class FeatureChoice {
    private FeatureChoice() {}

    /**
     * The properties, each a text of items separated by commas: {@code offered} items of the form {@code NAME=MEGABYTES}, {@code implied}
     * items of the form {@code NAME=KEY}, {@code undecided} the names whose own key is invalid, which are neither installed nor removed.
     */
    static Map<String, Object> properties(Collection<ResolvedValue> values, List<OptionalFeature> features) {
        List<String> offered = new ArrayList<>();
        List<String> implied = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        for (OptionalFeature feature : features) {
            offered.add(feature.name() + "=" + feature.memoryMb());
            Optional<ResolvedValue> value = values.stream()
                    .filter(each -> each.key().full().equals(feature.impliedBy()))
                    .findFirst();
            if (value.filter(ResolvedValue::faulty).isPresent()) {
                undecided.add(feature.name());
            } else if (value.filter(FeatureChoice::isOn).isPresent()) {
                implied.add(feature.name() + "=" + feature.impliedBy());
            }
        }
        return Map.of(
                "offered", String.join(",", offered),
                "implied", String.join(",", implied),
                "undecided", String.join(",", undecided));
    }

    private static boolean isOn(ResolvedValue value) {
        return value.flag() || (value.value() instanceof String text && !text.isEmpty());
    }
}
