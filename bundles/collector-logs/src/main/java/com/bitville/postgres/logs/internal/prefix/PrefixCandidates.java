package com.bitville.postgres.logs.internal.prefix;

import org.jspecify.annotations.Nullable;

/** The prefixes that the lines of a log on stderr may begin with. */
public interface PrefixCandidates {
    /** The prefix that a line begins with, with the places of this line; null if none is. */
    @Nullable
    LinePrefix match(byte[] line, int from, int to);

    /** Whether a line that begins with a tab may begin an entry. */
    boolean beginWithTab();

    /**
     * The log tells of a change.
     *
     * @param trusted whether only the server itself can have written it: else it counts for what nothing else explains, unless the server
     *     confirms it
     */
    void hint(ReloadMessage hint, boolean trusted);

    /** One that never changes. */
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
                // It was chosen, whatever the server says.
            }
        };
    }
}
