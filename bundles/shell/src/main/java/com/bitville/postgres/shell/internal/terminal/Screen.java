package com.bitville.postgres.shell.internal.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints, and how many columns a line has there. Everything that fits text into columns asks here, so that no command
 * knows of a terminal. The width of a pipe or a file is {@link #UNLIMITED}: a script gets each row on one line.
 */
public final class Screen extends PrintStream {
    public static final int UNLIMITED = Integer.MAX_VALUE;
    /** Set by {@code bin/bitville} for the terminal that it runs on. */
    public static final String COLUMNS = "COLUMNS";

    private static final int NARROWEST = 40;
    /** Terminals do not get wider; a larger number is a mistake. */
    private static final int WIDEST = 1_000;

    private final IntSupplier columns;

    /** A screen on another stream, with a width that is asked for at each use: a terminal may be resized. */
    public Screen(PrintStream out, IntSupplier columns) {
        super(out, true, StandardCharsets.UTF_8);
        this.columns = columns;
    }

    /** The columns of a line; {@link #UNLIMITED} for a stream that is no screen. */
    public static int width(PrintStream out) {
        return out instanceof Screen screen ? screen.columns.getAsInt() : UNLIMITED;
    }

    /** The columns of a session's terminal, or those that {@code bin/bitville} states. */
    static int width(@Nullable Session session) {
        if (session == null) {
            return UNLIMITED;
        }
        if (session.getTerminal() != null && session.getTerminal().getWidth() > 0) {
            return Math.max(NARROWEST, session.getTerminal().getWidth());
        }
        return number(session.get(COLUMNS)) > 0 ? Math.max(NARROWEST, number(session.get(COLUMNS))) : UNLIMITED;
    }

    /** A positive number of at most {@link #WIDEST}, else 0. */
    static int number(@Nullable Object value) {
        String text = value == null ? "" : value.toString().strip();
        return text.matches("\\d{1,4}") ? Math.min(WIDEST, Integer.parseInt(text)) : 0;
    }

    /** Prints a formatted line, wrapped between words; further lines are indented by that many columns. */
    public static void line(PrintStream out, int indent, String format, @Nullable Object... values) {
        wrapped(out, String.format(Locale.ROOT, format, values), indent);
    }

    /** Prints a text, wrapped between words; further lines are indented by that many columns. */
    public static void wrapped(PrintStream out, String text, int indent) {
        List<String> lines = TextLayout.wrap(text, width(out), indent);
        lines.forEach(out::println);
    }
}
