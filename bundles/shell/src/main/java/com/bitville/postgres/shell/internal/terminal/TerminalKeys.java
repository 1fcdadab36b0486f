package com.bitville.postgres.shell.internal.terminal;

import java.io.IOException;
import java.io.PrintStream;
import org.apache.karaf.shell.api.console.Session;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The keyboard and size of a terminal while a live view is shown. */
public interface TerminalKeys extends AutoCloseable {
    /** No key was pressed within the time. */
    int NONE = -2;
    /** The terminal is closed. */
    int GONE = -1;

    int ESCAPE = 27;
    int UP = -10;
    int DOWN = -11;
    int PAGE_UP = -12;
    int PAGE_DOWN = -13;
    int QUIT = 'q';

    /** The variable with which {@code bin/bitville} says that its terminal can show a live view. */
    String LIVE = "BITVILLE_LIVE";

    /** The next key, a character or one of the constants. */
    int next(long millis) throws IOException;

    int width();

    int height();

    @Override
    void close();

    /** The session's terminal, or null if it cannot show a live view, as in a script. */
    static @Nullable TerminalKeys of(@Nullable Session session, PrintStream out) {
        if (session == null) {
            return null;
        }
        if (session.getTerminal() instanceof Terminal terminal
                && !terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return new LocalKeys(terminal, out);
        }
        return session.getTerminal() == null && session.get(LIVE) != null ? new RemoteKeys(session, out) : null;
    }
}
