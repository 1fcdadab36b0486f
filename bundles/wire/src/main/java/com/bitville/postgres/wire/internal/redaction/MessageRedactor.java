package com.bitville.postgres.wire.internal.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes the values from messages, details, hints and contexts. Only known PostgreSQL messages are sent: a text that, as a whole, is one
 * of its English messages keeps its words and the server's names and figures. Any other text becomes a single question mark: other
 * languages, messages of extensions and applications. PostgreSQL escapes nothing in a message, so only the whole text shows where a value
 * ends; if that is ambiguous, everything in between is removed.
 */
final class MessageRedactor {
    /** Replaces a text or a part of it that may not be sent. */
    static final String GAP = "?";

    /** Longer texts are not messages of the server, except statements. */
    private static final int MOST_LINES = 400;

    /** Follows a message on stderr. */
    private static final Pattern POSITION = Pattern.compile(" at character [0-9#]{1,9}\\z");

    /** The rest of a message from which figures and quoted names were removed for counting. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|(?<= )'[^']*'");

    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9.]*");

    private MessageRedactor() {}

    static String redact(String text) {
        String whole = message(text);
        if (whole != null) {
            return whole;
        }
        return text.indexOf('\n') < 0 ? GAP : lines(text);
    }

    /** A text that is one message, or null. */
    private static @Nullable String message(String text) {
        String read = read(text, false);
        if (read == null) {
            Matcher position = POSITION.matcher(text);
            if (position.find()) {
                read = read(text.substring(0, position.start()), false);
                return read == null ? null : read + position.group();
            }
        }
        return read;
    }

    /**
     * Several messages, one a line, as in contexts and reports. Lines that cannot contain a value come first. A value may contain lines
     * that look like messages, so from the first value on, only text after the last place where it can end is sent.
     */
    private static String lines(String text) {
        StringBuilder out = new StringBuilder();
        int at = closed(text, 0, out);
        if (at >= text.length()) {
            return out.toString();
        }
        String rest = text.substring(at);
        String read = at == 0 ? null : message(rest);
        if (read != null) {
            return out.append(read).toString();
        }
        int end = rest.lastIndexOf("\"\n");
        read = end < 0 ? null : read(rest.substring(0, end + 1), false);
        if (read == null) {
            return out.append(GAP).toString();
        }
        out.append(read).append('\n');
        at = closed(rest, end + 2, out);
        return at >= rest.length() ? out.toString() : out.append(GAP).toString();
    }

    /** Adds the following lines that cannot contain a value, and returns where the first other line begins. */
    private static int closed(String text, int from, StringBuilder out) {
        int at = from;
        for (int i = 0; at < text.length() && i < MOST_LINES; i++) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, end);
            String read = line.isEmpty() ? line : newline >= 0 && opens(line) ? null : read(line, true);
            if (read == null) {
                return at;
            }
            out.append(read);
            if (newline >= 0) {
                out.append('\n');
            }
            at = end + 1;
        }
        return at;
    }

    /** Whether a value may begin in a line and continue in the next one. */
    private static boolean opens(String line) {
        boolean[] opens = new boolean[1];
        MessageTemplates.shipped()
                .beginnings(line, each -> opens[0] |= MessageTemplate.of(each).opens(line));
        return opens[0];
    }

    /**
     * The message with its values replaced, or null if it is not a known message.
     *
     * @param closed whether a message that can contain a value counts as unknown
     */
    private static @Nullable String read(String text, boolean closed) {
        Reading reading = new Reading(text);
        MessageTemplates.shipped().candidates(text, reading::line);
        if (reading.isEmpty() && (text.indexOf('#') >= 0 || text.indexOf('?') >= 0)) {
            MessageTemplates.shipped().candidates(text, line -> reading.line(counted(line)));
        }
        return reading.isEmpty() || (closed && reading.isOpen()) ? null : reading.result();
    }

    private static String counted(String line) {
        String quoted = QUOTED.matcher(line).replaceAll("?");
        return DIGITS.matcher(quoted).replaceAll("#");
    }

    /** All ways to parse a text as one message. */
    private static final class Reading {
        private final String text;
        private final boolean several;
        private final List<MessageTemplate> templates = new ArrayList<>(2);
        private final List<int[]> places = new ArrayList<>(2);

        Reading(String text) {
            this.text = text;
            this.several = text.indexOf('\n') >= 0;
        }

        void line(String line) {
            MessageTemplate messageTemplate = MessageTemplate.of(line);
            int[] place = several && messageTemplate.isClosed() ? null : messageTemplate.match(text);
            if (place != null) {
                templates.add(messageTemplate);
                places.add(place);
            }
        }

        boolean isEmpty() {
            return templates.isEmpty();
        }

        boolean isOpen() {
            return templates.stream().anyMatch(messageTemplate -> !messageTemplate.isClosed());
        }

        /** Uses the template that fixes most of the text; a slot is sent if no other matching template has a value there. */
        String result() {
            int best = 0;
            for (int i = 1; i < templates.size(); i++) {
                best = templates.get(i).weight() > templates.get(best).weight() ? i : best;
            }
            boolean[] open = null;
            for (int i = 0; i < templates.size(); i++) {
                if (i != best) {
                    open = open == null ? new boolean[text.length()] : open;
                    templates.get(i).markOpen(places.get(i), open);
                }
            }
            return templates.get(best).render(text, places.get(best), open);
        }
    }
}
