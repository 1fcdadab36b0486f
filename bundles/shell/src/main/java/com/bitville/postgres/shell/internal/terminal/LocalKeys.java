package com.bitville.postgres.shell.internal.terminal;

import java.io.IOException;
import java.io.PrintStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/** The terminal of a session of the shell. */
final class LocalKeys implements TerminalKeys {
    /** The screen beside the one with the scroll-back, without a cursor. */
    static final String ENTER = "\u001b[?1049h\u001b[?25l";

    static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    private final Terminal terminal;
    private final PrintStream out;
    private final Attributes before;
    private final KeyDecoder decoder;

    LocalKeys(Terminal terminal, PrintStream out) {
        this.terminal = terminal;
        this.out = out;
        this.before = terminal.enterRawMode();
        this.decoder = new KeyDecoder(millis -> terminal.reader().read(millis), (rows, columns) -> {});
        out.print(ENTER);
    }

    @Override
    public int next(long millis) throws IOException {
        return decoder.next(millis);
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
        out.print(LEAVE);
        out.flush();
        terminal.setAttributes(before);
    }
}
