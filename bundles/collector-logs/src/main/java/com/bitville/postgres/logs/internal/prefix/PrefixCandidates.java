package com.bitville.postgres.logs.internal.prefix;

import org.jspecify.annotations.Nullable;

/** The prefixes that the lines of a log on stderr may begin with. */
public interface PrefixCandidates {
    /** The prefix that a line begins with, with the positions in this line; null if there is none. */
    @Nullable
    LinePrefix match(byte[] line, int from, int to);

    /** Whether a line that begins with a tab may begin an entry. */
    boolean beginWithTab();

    /**
     * Handles a change reported by the log.
     *
     * @param trusted whether only the server itself can have written it: otherwise it is only used for lines that nothing else explains,
     *     unless the server confirms it
     */
    void hint(ReloadMessage hint, boolean trusted);

    /** A fixed prefix. */
    static PrefixCandidates only(LinePrefix prefix) {
        return new PrefixCandidates() {
            @Override
            public @Nullable LinePrefix match(byte[] line, int from, int to) {
                return prefix.match(line, from, to) ? prefix : null;
            }

            @Override
            public boolean beginWithTab() {
                return prefix.beginsWithTab();
            }

            @Override
            public void hint(ReloadMessage hint, boolean trusted) {
                // It is configured, whatever the server says.
            }
        };
    }
}
