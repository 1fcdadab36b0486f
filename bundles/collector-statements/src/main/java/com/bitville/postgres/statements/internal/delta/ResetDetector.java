package com.bitville.postgres.statements.internal.delta;

import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Map;

/**
 * Tells of a reset where the extension does not (before 1.9): the agent's own statements run in every cycle, so their entries can only
 * have grown since the last reading. One that is gone or smaller was reset, with all others, unless entries may have been evicted. (A
 * reset of the agent's own role alone would be taken for one of all; nobody has a reason for it.)
 *
 * @param ownUser the agent's role, or -1 where there is no need to ask
 * @param mostEntries {@code pg_stat_statements.max}, less the entries that are left out of the two readings
 */
public record ResetDetector(long ownUser, long mostEntries) {
    public static final ResetDetector NONE = new ResetDetector(-1, 0);

    boolean tellsOfReset(StatementsSample earlier, StatementsSample later) {
        if (later.dealloc() >= 0 || earlier.entries().size() + later.entries().size() >= mostEntries) {
            return false;
        }
        int calls = later.counters().indexOf("calls");
        for (Map.Entry<StatementKey, StatementEntry> own : earlier.entries().entrySet()) {
            if (own.getKey().userid() == ownUser) {
                StatementEntry now = later.entries().get(own.getKey());
                if (now == null || !own.getValue().continuesAs(now, calls)) {
                    return true;
                }
            }
        }
        return false;
    }
}
