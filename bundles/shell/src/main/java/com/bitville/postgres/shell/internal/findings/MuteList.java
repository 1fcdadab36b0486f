package com.bitville.postgres.shell.internal.findings;

import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Setting;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The key {@code checks.mute}, edited one finding at a time: other entries stay letter by letter, also those that nobody understands. Findings
 * are named by their id, because their objects' names may contain commas, spaces and wildcards.
 */
final class MuteList {
    static final String KEY = "checks.mute";
    private static final Pattern BY_ID = Pattern.compile(
            "(?<id>[a-z0-9_]+-[0-9a-f]{10})(?:\\s.*?\\buntil=(?<until>[0-9]{4}-[0-9]{2}-[0-9]{2})\\b.*|\\s.*)?");
    /** What is read must still be there when the list is written. */
    private static final Object WRITING = new Object();

    private MuteList() {}

    /** Mutes a finding until the end of a day, or until it is unmuted; an entry for it that is there is replaced. */
    static List<Setting> add(ConfigurationEditor editor, String id, Optional<LocalDate> until, LocalDate today)
            throws EditException {
        synchronized (WRITING) {
            Stream<String> kept =
                    entries(editor).stream().filter(entry -> !names(entry, id) && !hasEnded(entry, today));
            return write(
                    editor,
                    Stream.concat(
                            kept,
                            Stream.of(id + until.map(day -> " until=" + day).orElse(""))));
        }
    }

    /** Removes a finding's entry; empty if there is none. */
    static List<Setting> remove(ConfigurationEditor editor, String id) throws EditException {
        synchronized (WRITING) {
            List<String> entries = entries(editor);
            if (entries.stream().noneMatch(entry -> names(entry, id))) {
                return List.of();
            }
            return write(editor, entries.stream().filter(entry -> !names(entry, id)));
        }
    }

    private static List<String> entries(ConfigurationEditor editor) throws EditException {
        String value = Objects.toString(editor.get(KEY).value(), "");
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static List<Setting> write(ConfigurationEditor editor, Stream<String> entries) throws EditException {
        return editor.set(Map.of(KEY, String.join(", ", entries.toList())));
    }

    private static boolean names(String entry, String id) {
        Matcher form = BY_ID.matcher(entry);
        return form.matches() && form.group("id").equals(id);
    }

    /** Only of a finding's own entry: a pattern is the operator's to remove. */
    private static boolean hasEnded(String entry, LocalDate today) {
        Matcher form = BY_ID.matcher(entry);
        String until = form.matches() ? form.group("until") : null;
        // As text: the day may be none, and then the entry is not ours to judge.
        return until != null && until.compareTo(today.toString()) < 0;
    }
}
