package com.bitville.postgres.api.check;

import com.bitville.postgres.api.history.series.SeriesKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a check sees at one look. It becomes a finding when it is seen again, at least {@code [checks] confirm_s} later.
 *
 * @param database the database it is about, or empty
 * @param object the object it is about (slot, role, table), or empty
 * @param severity how much it matters
 * @param message what is wrong, one line, with figures; no values of applications
 * @param evidence the figures behind it, by name: {@link Number}, {@link Boolean} or {@link String}
 * @param eta when it will hurt, where that is known
 * @param remedy lines to paste into psql in this order, a look first; a line that begins with {@code --} says what locks and for how long,
 *     what to do elsewhere, and the way back
 * @param series the series that shows it over time, if there is one
 * @param atOnce whether data is being lost, so that nothing waits for a second look
 */
public record Observation(
        String database,
        String object,
        CheckSeverity severity,
        String message,
        Map<String, @Nullable Object> evidence,
        Optional<FindingEta> eta,
        List<String> remedy,
        Optional<SeriesKey> series,
        boolean atOnce) {
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    /** Takes copies, in their order, makes message and lines of the remedy one line each, and refuses a null part. */
    public Observation {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(eta, "eta");
        Objects.requireNonNull(series, "series");
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        message = line(message);
        remedy = remedy.stream().map(Observation::line).toList();
    }

    /** A name with a line break in it would end a comment of a remedy, and what follows would be run. */
    private static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character) || character == 0x2028 || character == 0x2029) {
                return BREAKS.matcher(text).replaceAll("?");
            }
        }
        return text;
    }

    /**
     * Something about the whole server.
     *
     * @param severity how much it matters
     * @param message what is wrong
     * @return the observation
     */
    public static Observation of(CheckSeverity severity, String message) {
        return new Observation(
                "", "", severity, message, Map.of(), Optional.empty(), List.of(), Optional.empty(), false);
    }

    /**
     * The same about an object.
     *
     * @param inDatabase its database, or empty
     * @param about its name, or empty for the database itself
     * @return the observation
     */
    public Observation on(String inDatabase, String about) {
        return new Observation(inDatabase, about, severity, message, evidence, eta, remedy, series, atOnce);
    }

    /**
     * The same with a figure more.
     *
     * @param name lower snake case, the unit last
     * @param value a number, flag or text, or null
     * @return the observation
     */
    public Observation with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(evidence);
        more.put(name, value);
        return new Observation(database, object, severity, message, more, eta, remedy, series, atOnce);
    }

    /**
     * The same with the time at which it will hurt.
     *
     * @param when the time, or empty where it is not known
     * @return the observation
     */
    public Observation until(Optional<FindingEta> when) {
        return new Observation(database, object, severity, message, evidence, when, remedy, series, atOnce);
    }

    /**
     * The same with a remedy.
     *
     * @param lines to paste, see {@link #remedy()}
     * @return the observation
     */
    public Observation remedied(String... lines) {
        return new Observation(database, object, severity, message, evidence, eta, List.of(lines), series, atOnce);
    }

    /**
     * The same with its series.
     *
     * @param key the series that shows it over time
     * @return the observation
     */
    public Observation over(SeriesKey key) {
        return new Observation(database, object, severity, message, evidence, eta, remedy, Optional.of(key), atOnce);
    }

    /**
     * The same, told at the first look.
     *
     * @return the observation
     */
    public Observation losingData() {
        return new Observation(database, object, severity, message, evidence, eta, remedy, series, true);
    }
}
