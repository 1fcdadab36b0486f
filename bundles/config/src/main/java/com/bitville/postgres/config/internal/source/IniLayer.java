package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.resolve.Overlay;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Maps the entries of an INI file to declared keys. */
public final class IniLayer {
    private static final Set<String> NAMES =
            ConfigurationKeys.ALL.stream().map(Key::name).collect(Collectors.toSet());

    private final IniFile file;
    private final String label;
    private final boolean numbered;
    private final ConfigurationErrors configurationErrors;
    private final Map<String, SourceLayer.Given> given = new LinkedHashMap<>();
    private final Set<String> servers = new TreeSet<>();
    private final Set<String> broken = new TreeSet<>();

    private IniLayer(IniFile file, String label, boolean numbered, ConfigurationErrors configurationErrors) {
        this.file = file;
        this.label = label;
        this.numbered = numbered;
        this.configurationErrors = configurationErrors;
    }

    /** The operator's file; the origin of its values is file and line. */
    public static SourceLayer ofFile(IniFile file, String path, ConfigurationErrors configurationErrors) {
        return new IniLayer(ThresholdLines.fold(file), "ini:" + path, true, configurationErrors).read();
    }

    /** The file with the values set by console or shell. */
    public static SourceLayer ofConsole(IniFile file, ConfigurationErrors configurationErrors) {
        return new IniLayer(file, "console", false, configurationErrors).read();
    }

    private SourceLayer read() {
        for (IniFile.Problem problem : file.problems()) {
            configurationErrors.fault(label + ":" + problem.line() + " " + problem.message());
            broken.add(problem.section());
        }
        Map<String, IniFile.Entry> inherited = file.sections().getOrDefault(IniFile.DEFAULT, Map.of());
        inherited.forEach((name, entry) -> checkName(IniFile.DEFAULT, name, entry, NAMES));
        file.sections().forEach((section, entries) -> {
            if (section.equals(IniFile.DEFAULT)) {
                return;
            }
            List<Key> keys = ConfigurationKeys.of(section);
            if (ServerSections.isFurther(section) && !ServerSections.isAllowed(ServerSections.of(section))) {
                String server = ServerSections.of(section);
                configurationErrors.fault(
                        label + " has the section " + MessageText.shown("[" + section + "]") + "; "
                                + ServerSections.refusal(server),
                        "section " + section);
            } else if (keys.isEmpty()) {
                configurationErrors.remark(label + " has the unknown section " + MessageText.shown("[" + section + "]")
                        + ", which is ignored" + MessageText.suggestion(section, ConfigurationKeys.sections()));
            } else {
                take(section, keys, entries, inherited);
            }
        });
        return new SourceLayer(given, servers, broken);
    }

    private void take(
            String section, List<Key> keys, Map<String, IniFile.Entry> entries, Map<String, IniFile.Entry> inherited) {
        if (ServerSections.isFurther(section)) {
            servers.add(ServerSections.of(section));
        }
        List<String> names = keys.stream().map(Key::name).toList();
        entries.forEach((name, entry) -> checkName(section, name, entry, names));
        entries.forEach((name, entry) -> {
            if (isCompanion(name)) {
                given.put(section + "." + name, new SourceLayer.Given(entry.value(), label));
            }
        });
        for (Key key : keys) {
            // An additional server inherits the shared entries through [database], whose own values come first.
            IniFile.Entry entry = entries.getOrDefault(
                    key.name(), ServerSections.isFurther(section) ? null : inherited.get(key.name()));
            if (entry != null) {
                given.put(key.full(), new SourceLayer.Given(entry.value(), origin(entry)));
            }
        }
    }

    private void checkName(String section, String name, IniFile.Entry entry, Collection<String> names) {
        if (!names.contains(name) && !isCompanion(name)) {
            String near = MessageText.suggestion(name, names);
            configurationErrors.remark(origin(entry) + ": unknown key " + section + "." + MessageText.named(name)
                    + " is ignored" + (near.isEmpty() ? KeySuggestions.key(section + "." + name) : near));
        }
    }

    /** Whether this is a companion of an overlaid key, see {@link Overlay}. */
    private boolean isCompanion(String name) {
        return !numbered && name.contains("@");
    }

    private String origin(IniFile.Entry entry) {
        return numbered ? label + ":" + entry.line() : label;
    }
}
