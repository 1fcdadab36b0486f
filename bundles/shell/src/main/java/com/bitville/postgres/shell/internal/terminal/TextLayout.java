package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** Fits any text into a fixed width on a terminal. */
public final class TextLayout {
    private static final String SEPARATORS = "/,;=_.?&@-";
    /** Not behind a hyphen: times and identifiers stay whole. */
    private static final String BEHIND_SEPARATOR = " |(?<=[/,;=_.?&@])";

    private TextLayout() {}

    /** A printable text in exactly that many columns; a truncated one ends in a tilde. */
    public static String fit(@Nullable Object value, int width) {
        StringBuilder out = new StringBuilder();
        String text = PlainText.orDash(value);
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            int columns = Math.max(0, WCWidth.wcwidth(c));
            if (used + columns > width) {
                while (used >= width && width > 0 && out.length() > 0) {
                    int last = out.codePointBefore(out.length());
                    out.setLength(out.length() - Character.charCount(last));
                    used -= Math.max(0, WCWidth.wcwidth(last));
                }
                out.append(width > 0 ? "~" : "");
                used++;
                break;
            }
            out.appendCodePoint(c);
            used += columns;
        }
        return out + " ".repeat(Math.max(0, width - used));
    }

    /** A line of at most that many columns. */
    public static String line(String text, int width) {
        return fit(text, width).stripTrailing();
    }

    /** How many columns a text takes. */
    public static int columns(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    static int longestWord(String text) {
        return Arrays.stream(text.split(" ", -1))
                .mapToInt(TextLayout::columns)
                .max()
                .orElse(0);
    }

    /** The longest part of a word that {@link #wrap} does not break unless it must. */
    static int longestSegment(String text) {
        return Arrays.stream(text.split(BEHIND_SEPARATOR, -1))
                .mapToInt(TextLayout::columns)
                .max()
                .orElse(0);
    }

    /** The text with spaces up to that many columns. */
    public static String pad(String text, int width, boolean right) {
        String spaces = " ".repeat(Math.max(0, width - columns(text)));
        return right ? spaces + text : text + spaces;
    }

    /**
     * The lines of a text, broken at spaces. Only the spaces at a break are left out. A word that is longer than a line is broken, where it
     * can behind a separator.
     *
     * @param text printable text on one line
     * @param width the columns of a line
     * @param indent by how much all lines but the first are indented
     */
    public static List<String> wrap(String text, int width, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        String start = "";
        while (start.length() + columns(rest) > width) {
            int room = Math.max(1, width - start.length());
            int most = prefix(rest, room);
            int space = rest.lastIndexOf(' ', most);
            boolean atSpace = space > 0 && !rest.substring(0, space).isBlank();
            int end = atSpace ? space : separator(rest, most);
            lines.add(atSpace ? (start + rest.substring(0, end)).stripTrailing() : start + rest.substring(0, end));
            rest = atSpace ? rest.substring(end).stripLeading() : rest.substring(end);
            start = " ".repeat(Math.min(indent, width / 2));
        }
        lines.add(start + rest);
        return lines;
    }

    /** How many characters fit into that many columns; at least one. */
    private static int prefix(String text, int room) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += Math.max(0, WCWidth.wcwidth(c));
            if (used > room && i > 0) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static int separator(String text, int most) {
        for (int i = most; i > 1; i--) {
            if (SEPARATORS.indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return most;
    }

    /** A time span for people. */
    public static String span(@Nullable Object millis) {
        if (!(millis instanceof Number number)) {
            return "-";
        }
        double seconds = number.doubleValue() / 1_000;
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.0f ms", number.doubleValue());
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = (long) seconds;
        return whole < 3_600
                ? whole / 60 + " min" + rest(whole % 60, "s")
                : whole / 3_600 + " h" + rest(whole % 3_600 / 60, "min");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
