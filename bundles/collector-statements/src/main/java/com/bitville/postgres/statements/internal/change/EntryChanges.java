package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.entry.ExtensionColumns;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Set;

/** The changes since a baseline, or all entries. */
public final class EntryChanges {
    private final StatementsSample statementsSample;
    private final ExtensionColumns extensionColumns;
    private final int sent;
    private final long[] unmatched;

    /**
     * Does not copy the array.
     *
     * @param statementsSample the changed entries, or all
     * @param extensionColumns the columns of the answer
     * @param sent how many marks were sent; 0 if all entries were read
     * @param unmatched the marks that no entry has any more
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

    /** The entries of a baseline that no longer exist. */
    Set<StatementKey> vanishedFrom(EntryBaseline earlier) {
        return earlier.vanished(statementsSample, sent, unmatched);
    }
}
