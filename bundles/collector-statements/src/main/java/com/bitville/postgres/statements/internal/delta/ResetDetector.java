package com.bitville.postgres.statements.internal.delta;

import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Map;

/**
 * Detects a reset if the extension does not report it (before 1.9): the agent's own statements run in every cycle, so their entries can
 * only grow. If one is missing or smaller, all entries were reset, unless entries may have been evicted. (A reset of only the agent's own
 * role would look like one of all; there is no reason to do that.)
 *
 * @param ownUser the agent's role, or -1 if it is not needed
 * @param mostEntries {@code pg_stat_statements.max}, less the entries omitted from the two readings
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
