package com.bitville.postgres.shell.internal.terminal;

import java.io.IOException;

/** Makes keys of the characters that a terminal sends: cursor keys are several, and a terminal's answers are no keys. */
final class KeyDecoder {
    private static final int SOON_MS = 50;

    /** A source of characters with a limit of time. */
    interface Source {
        int read(long millis) throws IOException;
    }

    /** Receives the size that a terminal reports as the position of its last cell. */
    interface Size {
        void is(int rows, int columns);
    }

    private final Source source;
    private final Size size;

    KeyDecoder(Source source, Size size) {
        this.source = source;
        this.size = size;
    }

    /** The next key; {@link TerminalKeys#NONE} also for a sequence that is none. */
    int next(long millis) throws IOException {
        int first = source.read(millis);
        if (first != TerminalKeys.ESCAPE) {
            return first;
        }
        int second = source.read(SOON_MS);
        if (second != '[' && second != 'O') {
            return second == TerminalKeys.GONE ? second : TerminalKeys.ESCAPE;
        }
        StringBuilder parameters = new StringBuilder();
        int last = source.read(SOON_MS);
        while (last == ';' || (last >= '0' && last <= '9')) {
            parameters.append((char) last);
            last = source.read(SOON_MS);
        }
        return switch (last) {
            case 'A' -> TerminalKeys.UP;
            case 'B' -> TerminalKeys.DOWN;
            case '~' -> page(parameters.toString());
            case 'R' -> size(parameters.toString());
            case TerminalKeys.GONE -> TerminalKeys.GONE;
            default -> TerminalKeys.NONE;
        };
    }

    private static int page(String parameters) {
        return switch (parameters) {
            case "5" -> TerminalKeys.PAGE_UP;
            case "6" -> TerminalKeys.PAGE_DOWN;
            default -> TerminalKeys.NONE;
        };
    }

    private int size(String parameters) {
        String[] numbers = parameters.split(";", -1);
        if (numbers.length == 2 && Screen.number(numbers[0]) > 1 && Screen.number(numbers[1]) > 1) {
            size.is(Screen.number(numbers[0]), Screen.number(numbers[1]));
        }
        return TerminalKeys.NONE;
    }
}
