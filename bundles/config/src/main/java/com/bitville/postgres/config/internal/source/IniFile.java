package com.bitville.postgres.config.internal.source;

import java.util.List;
import java.util.Map;

/**
 * The content of an INI file.
 *
 * @param sections each section's own entries by lower-case key, in the file's order
 * @param problems the syntax errors
 */
public record IniFile(Map<String, Map<String, Entry>> sections, List<Problem> problems) {
    static final IniFile EMPTY = new IniFile(Map.of(), List.of());

    /** The section whose entries all other sections share. */
    static final String DEFAULT = "DEFAULT";

    /**
     * A key's value.
     *
     * @param value the trimmed value; several lines are joined by line feeds
     * @param line the line of the key, from 1
     */
    record Entry(String value, int line) {}

    /**
     * A syntax error.
     *
     * @param line the line, from 1
     * @param section the affected section; {@code DEFAULT} if all are affected
     * @param message the error, which never quotes the line: it may contain a secret
     */
    record Problem(int line, String section, String message) {}
}
