package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckThreshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Thresholds that the operator changed: {@code CHECK.NAME=NUMBER} for all servers, {@code CHECK.NAME@SERVER=NUMBER} for one. What is unknown or
 * out of range leaves the default in force and is reported.
 */
final class ThresholdSettings {
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9_]+)\\.([a-z0-9_]+)(?:@([a-z0-9]+))?\\s*=\\s*(-?[0-9]{1,15}(?:\\.[0-9]{1,6})?)");

    private record Name(String check, String threshold, String server) {}

    private final Map<Name, Double> values = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();

    ThresholdSettings(String setting) {
        for (String part : setting.split(",", -1)) {
            String text = part.strip();
            Matcher form = FORM.matcher(text);
            if (form.matches()) {
                String server = form.group(3) == null ? "" : form.group(3);
                values.put(new Name(form.group(1), form.group(2), server), Double.valueOf(form.group(4)));
            } else if (!text.isEmpty()) {
                unreadable.add(text);
            }
        }
    }

    double of(CheckDefinition definition, CheckThreshold threshold, String server) {
        return given(definition, threshold, server)
                .or(() -> given(definition, threshold, ""))
                .orElse(threshold.standard());
    }

    private Optional<Double> given(CheckDefinition definition, CheckThreshold threshold, String server) {
        return Optional.ofNullable(values.get(new Name(definition.name(), threshold.name(), server)))
                .filter(value -> value >= threshold.least() && value <= threshold.most());
    }

    /** What is not in force, and why. */
    List<String> faults(List<CheckDefinition> definitions) {
        List<String> faults = new ArrayList<>();
        unreadable.forEach(text -> faults.add(
                "\"" + text + "\" is not understood; allowed: CHECK.NAME=NUMBER or CHECK.NAME@SERVER=NUMBER"));
        values.forEach((name, value) -> {
            Optional<CheckThreshold> threshold = definitions.stream()
                    .filter(definition -> definition.name().equals(name.check()))
                    .flatMap(definition -> definition.threshold(name.threshold()).stream())
                    .findFirst();
            String full = name.check() + "." + name.threshold();
            if (threshold.isEmpty()) {
                faults.add(full + " is no threshold of a check");
            } else if (value < threshold.get().least()
                    || value > threshold.get().most()) {
                faults.add(full + " is " + value + "; allowed: "
                        + threshold.get().least() + " to " + threshold.get().most());
            }
        });
        return faults.stream().sorted().toList();
    }
}
