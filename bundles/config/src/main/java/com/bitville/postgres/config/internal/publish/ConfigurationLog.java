package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.resolve.EffectiveConfiguration;
import com.bitville.postgres.config.internal.resolve.PreviousConfiguration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/** Logs changes of the configuration: each state once, when it begins. */
final class ConfigurationLog {
    private final Logger log;
    private long generation;
    private List<String> sources = List.of();
    private Set<String> overrides = Set.of();
    private Set<String> notes = Set.of();
    private Set<String> faults = Set.of();
    private Set<String> hints = Set.of();

    ConfigurationLog(Logger log) {
        this.log = log;
    }

    void record(
            EffectiveConfiguration effectiveConfiguration, List<String> from, List<String> messages, boolean taken) {
        if (effectiveConfiguration.generation() != generation) {
            generation = effectiveConfiguration.generation();
            origins(effectiveConfiguration, from);
            notes(effectiveConfiguration.settings());
        }
        Set<String> now = new LinkedHashSet<>(messages);
        now.stream().filter(message -> !faults.contains(message)).forEach(message -> {
            log.warn("config_fault {}{}", message, taken ? "" : "; the last valid configuration stays in effect");
        });
        if (now.isEmpty() && !faults.isEmpty()) {
            log.info("config_healed generation={}", generation);
        }
        faults = now;
    }

    void hints(List<String> messages) {
        messages.stream().filter(hint -> !hints.contains(hint)).forEach(hint -> log.info("config_hint {}", hint));
        hints = Set.copyOf(messages);
    }

    private void origins(EffectiveConfiguration effectiveConfiguration, List<String> from) {
        for (String source : from) {
            if (source.startsWith("ini:")) {
                log.info("config_loaded_from_file file={} generation={}", source.substring(4), generation);
            }
        }
        if (from.contains(PreviousConfiguration.SOURCE)) {
            log.warn("config_kept generation={}; the configuration of the replaced bundle stays in effect", generation);
        } else if (from.stream().noneMatch(source -> source.startsWith("ini:")) && !from.equals(sources)) {
            log.warn("config_without_file generation={}; environment and defaults are in effect", generation);
        }
        sources = from;
        Set<String> now = new LinkedHashSet<>();
        for (Setting setting : effectiveConfiguration.settings()) {
            if (setting.origin().startsWith("env:")) {
                now.add(setting.key() + " variable=" + setting.origin().substring(4));
            }
        }
        now.stream()
                .filter(override -> !overrides.contains(override))
                .forEach(override -> log.info("config_override_from_env key={}", override));
        overrides = now;
    }

    private void notes(List<Setting> settings) {
        Set<String> now = new LinkedHashSet<>();
        for (Setting setting : settings) {
            if (setting.note() != null) {
                String asked = setting.requested() == null ? "" : " requested=" + setting.requested();
                now.add(setting.note() + " key=" + setting.key() + asked + " value=" + setting.value() + " origin="
                        + setting.origin());
            }
        }
        now.stream().filter(note -> !notes.contains(note)).forEach(log::warn);
        notes = now;
    }
}
