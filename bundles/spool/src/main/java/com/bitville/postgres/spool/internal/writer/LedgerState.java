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
 * The ledger in force, its folder, and the folder's agent id. Changed under the lock of SpoolWriter, read by any thread. After an {@link
 * IOException} the ledger is unchanged or as in a record in force.
 */
final class LedgerState {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerState.class);

    private final PendingRemovals pendingRemovals;
    private volatile @Nullable SpoolFiles spoolFiles;
    private volatile SpoolLedger spoolLedger;
    private volatile SpoolLedger durable = SpoolLedger.EMPTY;
    private volatile UUID agentId = UUID.randomUUID();

    /** Before the folder is opened: a temporary identity, and numbers from a given one on. */
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

    /** The ledger of the newest record. */
    SpoolLedger durable() {
        return durable;
    }

    UUID agentId() {
        return agentId;
    }

    /** The ledger with changes that the next record or a solo payload puts in force. */
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

    /** Removes a delivered payload. A file that is the only record of its number stays until a commit record covers it. */
    void delivered(SpooledPayload payload) {
        if (payload.seq() >= durable.nextSeq() || !deleted(payload)) {
            pendingRemovals.undeleted(payload);
        }
    }

    /** Deletes a delivered payload's file. A file that cannot be deleted now is harmless: at worst it is sent again after a restart. */
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
