package com.bitville.postgres.logs.internal.prefix;

/** The possible length and bytes of names that a client chooses. */
final class ClientNames {
    /** Of a role, a database, an application: PostgreSQL's own limit, in bytes. */
    static final int LONGEST = 63;

    private ClientNames() {}

    /**
     * How far a text that begins here can extend as the value of an escape.
     *
     * @param most where the line or the reading ends
     */
    static int end(char escape, byte[] line, int from, int most) {
        return switch (escape) {
            case 'a' -> application(line, from, most);
            case 'u', 'd' -> Math.min(most, from + LONGEST);
            case 'b' -> Math.min(most, from + 96);
            default -> Math.min(most, from + 255);
        };
    }

    /** Only ASCII is written; other bytes become a question mark, or from 16 on a backslash, an x and two digits. */
    private static int application(byte[] line, int from, int most) {
        int at = from;
        int characters = 0;
        while (at < most && characters < LONGEST && line[at] >= ' ' && line[at] < 127) {
            boolean escaped = at + 3 < most
                    && line[at] == '\\'
                    && line[at + 1] == 'x'
                    && Character.digit(line[at + 2], 16) >= 0
                    && Character.digit(line[at + 3], 16) >= 0;
            at += escaped ? 4 : 1;
            characters++;
        }
        return at;
    }
}
