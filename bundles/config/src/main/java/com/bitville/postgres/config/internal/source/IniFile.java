package com.bitville.postgres.config.internal.source;

import java.util.List;
import java.util.Map;

/**
 * What an INI file says.
 *
 * @param sections each section's own entries by lower-case key, in the file's order
 * @param problems what the grammar does not allow
 */
public record IniFile(Map<String, Map<String, Entry>> sections, List<Problem> problems) {
    static final IniFile EMPTY = new IniFile(Map.of(), List.of());

    /** The section whose entries all others have too. */
    static final String DEFAULT = "DEFAULT";

    /**
     * A key's value.
     *
     * @param value trimmed; lines of a longer one are joined by line feeds
     * @param line where the key stands, from 1
     */
    record Entry(String value, int line) {}

    /**
     * A place that breaks the grammar.
     *
     * @param line from 1
     * @param section in which section it stands, {@code DEFAULT} where all sections are concerned
     * @param message what is wrong there, never quoting the line: it may hold a secret
     */
    record Problem(int line, String section, String message) {}
}
