package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.files.SpoolFiles;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.queue.PendingRemovals;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in force, the folder that holds it, and whose folder it is. Changed under the committer's lock, read by any. An
 * {@link IOException} leaves the ledger as it was or as a record in force says.
 */
final class LedgerState {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerState.class);

    private final PendingRemovals pendingRemovals;
    private volatile @Nullable SpoolFiles spoolFiles;
    private volatile SpoolLedger spoolLedger;
    private volatile SpoolLedger durable = SpoolLedger.EMPTY;
    private volatile UUID agentId = UUID.randomUUID();

    /** Before the folder is opened: a passing identity, and numbers from there on. */
    LedgerState(PendingRemovals pendingRemovals, long firstSeq) {
        this.pendingRemovals = pendingRemovals;
        spoolLedger = SpoolLedger.EMPTY.withNextSeq(firstSeq);
    }

    void open(SpoolFiles opened, SpoolLedger recorded, UUID id) {
        spoolLedger = recorded;
        durable = recorded;
        agentId = id;
        spoolFiles = opened;
    }

    boolean opened() {
        return spoolFiles != null;
    }

    SpoolFiles store() {
        SpoolFiles current = spoolFiles;
        if (current == null) {
            throw new IllegalStateException("the folder is not open");
        }
        return current;
    }

    SpoolLedger ledger() {
        return spoolLedger;
    }

    /** The ledger as the newest record has it. */
    SpoolLedger durable() {
        return durable;
    }

    UUID agentId() {
        return agentId;
    }

    /** In force with the next record, or by a payload that is a commit of its own. */
    void change(UnaryOperator<SpoolLedger> change) {
        spoolLedger = change.apply(spoolLedger);
    }

    void record(SpoolLedger next, List<Long> dropping, Map<String, byte[]> states) throws IOException {
        store().writeRecord(next, dropping, states);
        spoolLedger = next;
        durable = next;
        for (SpooledPayload payload : pendingRemovals.undeletedBelow(next.nextSeq())) {
            if (deleted(payload)) {
                pendingRemovals.deleted(payload);
            }
        }
    }

    /** It is at the destination. A file that is the only witness of its number stays until a record is one too. */
    void delivered(SpooledPayload payload) {
        if (payload.seq() >= durable.nextSeq() || !deleted(payload)) {
            pendingRemovals.undeleted(payload);
        }
    }

    /** Deletes a delivered payload's file. What cannot be deleted now is harmless: it is sent again after a restart at the worst. */
    private boolean deleted(SpooledPayload payload) {
        SpoolFiles current = spoolFiles;
        try {
            if (current != null) {
                current.delete(payload);
            }
            return true;
        } catch (IOException e) {
            LOG.debug("payload_not_deleted seq={} reason=\"{}\"", payload.seq(), e.getMessage());
            return false;
        }
    }
}
