package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.PlainText;
import java.util.Locale;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** Fits any text into a fixed width on a terminal. */
public final class TextLayout {
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
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3_600 + " h " + whole % 3_600 / 60 + " min";
    }
}
