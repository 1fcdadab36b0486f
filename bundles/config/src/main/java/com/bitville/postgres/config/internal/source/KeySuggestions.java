package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Suggests the declared key or variable closest to an unknown name: a misspelt name, a key of another section, or a key given as a
 * variable and the reverse.
 */
public final class KeySuggestions {
    private static final List<String> VARIABLES =
            ConfigurationKeys.ALL.stream().map(Key::variable).toList();
    private static final Map<String, Key> BY_GUESS = guesses();

    private KeySuggestions() {}

    /** A suggestion to append to a message about an unknown key; empty if no key is close. */
    public static String key(String given) {
        return key(given, Set.of());
    }

    /** The same, with the keys of the given servers included. */
    public static String key(String given, Collection<String> inForce) {
        // The form of the documentation: [section] key.
        String full = MessageText.lower(given.strip()).replaceFirst("^\\[([^]]*)]\\s*", "$1.");
        int dot = full.lastIndexOf('.');
        String name = full.substring(dot + 1);
        String variable = MessageText.upper(name);
        if (variable.startsWith(EnvironmentReader.PREFIX)) {
            return ofVariable(variable)
                    .map(key -> "; " + key.variable() + " is the variable of " + key.full())
                    .orElse("");
        }
        Set<String> known = new TreeSet<>(inForce);
        ConfigurationKeys.ALL.forEach(key -> known.add(key.full()));
        List<String> namesakes =
                known.stream().filter(key -> key.endsWith("." + name)).toList();
        Optional<String> near = namesakes.isEmpty()
                ? misspelt(full, dot < 0 ? "" : full.substring(0, dot), name, known)
                : MessageText.nearest(full, namesakes);
        return near.map(KeySuggestions::ask).orElseGet(() -> elsewhere(name));
    }

    /** If the section is right, only the names are compared: the section's length must not make a distant name look close. */
    private static Optional<String> misspelt(String full, String section, String name, Set<String> known) {
        List<String> names =
                ConfigurationKeys.of(section).stream().map(Key::name).toList();
        return names.isEmpty()
                ? MessageText.nearest(full, known)
                : MessageText.nearest(name, names).map(near -> section + "." + near);
    }

    /** A suggestion to append to a message about an unknown variable; empty if no variable is close. */
    static String variable(String given) {
        return ofVariable(given).map(key -> ask(key.variable())).orElse("");
    }

    /** Without a section, or with an unrelated one. */
    private static String elsewhere(String name) {
        Set<String> names =
                ConfigurationKeys.ALL.stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new));
        return MessageText.nearest(name, names)
                .map(near -> ask(ConfigurationKeys.ALL.stream()
                        .filter(key -> key.name().equals(near))
                        .map(Key::full)
                        .collect(Collectors.joining(" or "))))
                .orElse("");
    }

    private static Optional<Key> ofVariable(String given) {
        Optional<Key> exact = EnvironmentReader.find(given).or(() -> Optional.ofNullable(BY_GUESS.get(given)));
        return exact.or(() -> MessageText.nearest(given, VARIABLES).flatMap(EnvironmentReader::find));
    }

    /** Likely but wrong variables: section and key, or a key that only one section has. Real variables are found first. */
    private static Map<String, Key> guesses() {
        Map<String, Key> guesses = new HashMap<>();
        for (Key key : ConfigurationKeys.ALL) {
            guesses.put(EnvironmentReader.PREFIX + MessageText.upper(key.section() + "_" + key.name()), key);
            boolean unique = ConfigurationKeys.ALL.stream()
                            .filter(other -> other.name().equals(key.name()))
                            .count()
                    == 1;
            if (unique) {
                guesses.put(EnvironmentReader.PREFIX + MessageText.upper(key.name()), key);
            }
        }
        return Map.copyOf(guesses);
    }

    private static String ask(String name) {
        return "; did you mean " + name + "?";
    }
}
