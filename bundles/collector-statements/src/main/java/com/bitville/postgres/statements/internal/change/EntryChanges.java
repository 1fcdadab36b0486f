package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.entry.ExtensionColumns;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Set;

/** What has changed since a baseline, or all there is. */
public final class EntryChanges {
    private final StatementsSample statementsSample;
    private final ExtensionColumns extensionColumns;
    private final int sent;
    private final long[] unmatched;

    /**
     * Takes the array over.
     *
     * @param statementsSample the entries that are not as they were, or all
     * @param extensionColumns what the columns of the answer are
     * @param sent how many marks the server was told; none where the reading is of all entries
     * @param unmatched those of them that no entry has any more
     */
    EntryChanges(StatementsSample statementsSample, ExtensionColumns extensionColumns, int sent, long[] unmatched) {
        this.statementsSample = statementsSample;
        this.extensionColumns = extensionColumns;
        this.sent = sent;
        this.unmatched = unmatched;
    }

    StatementsSample reading() {
        return statementsSample;
    }

    public ExtensionColumns layout() {
        return extensionColumns;
    }

    boolean whole() {
        return sent == 0;
    }

    /** The entries of a baseline that are there no more. */
    Set<StatementKey> vanishedFrom(EntryBaseline earlier) {
        return earlier.vanished(statementsSample, sent, unmatched);
    }
}
