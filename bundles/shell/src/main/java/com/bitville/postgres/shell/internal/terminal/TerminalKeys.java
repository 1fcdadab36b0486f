package com.bitville.postgres.shell.internal.terminal;

import java.io.IOException;
import org.apache.karaf.shell.api.console.Session;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The keyboard and size of a terminal while a live view is shown. */
public interface TerminalKeys extends AutoCloseable {
    /** No key was pressed within the time. */
    int NONE = -2;
    /** The terminal is closed. */
    int GONE = -1;

    /** The next key, {@link #NONE} or {@link #GONE}. */
    int next(long millis) throws IOException;

    int width();

    int height();

    @Override
    void close();

    /** The session's terminal, or null if it cannot show a live view: in a script, or over bin/bitville. */
    static @Nullable TerminalKeys of(@Nullable Session session) {
        if (session == null
                || !(session.getTerminal() instanceof Terminal terminal)
                || terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return null;
        }
        Attributes before = terminal.enterRawMode();
        return new TerminalKeys() {
            @Override
            public int next(long millis) throws IOException {
                return terminal.reader().read(millis);
            }

            @Override
            public int width() {
                return terminal.getWidth();
            }

            @Override
            public int height() {
                return terminal.getHeight();
            }

            @Override
            public void close() {
                terminal.setAttributes(before);
            }
        };
    }
}
