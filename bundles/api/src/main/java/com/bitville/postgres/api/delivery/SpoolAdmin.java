package com.bitville.postgres.api.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** Administration of the spool. Safe for use by several threads; all methods except the status may read the disk. */
@ProviderType
public interface SpoolAdmin {
    /**
     * The state of the spool. Does not read the disk.
     *
     * @return the fragment {@code spool} of the status document
     */
    Map<String, Object> counts();

    /**
     * The payloads that wait to be sent.
     *
     * @return the payloads, ordered by sequence number
     */
    List<SpooledPayload> list();

    /**
     * The payloads that were refused permanently.
     *
     * @return the dead letters, ordered by sequence number
     * @throws IOException if the dead letters cannot be read
     */
    List<DeadLetter> deadLetters() throws IOException;

    /**
     * The body of a payload that waits or is a dead letter.
     *
     * @param id its payload id
     * @return the exact bytes to send, or empty if there is no such payload
     * @throws IOException if it cannot be read, or is damaged
     */
    Optional<byte[]> body(UUID id) throws IOException;

    /**
     * Reads and checks every payload that waits.
     *
     * @return the result
     */
    SpoolVerification verify();

    /**
     * Puts every dead letter back into the queue, under its old number and id.
     *
     * @return how many
     * @throws IOException if the disk failed; dead letters already put back stay in the queue
     */
    int retryDead() throws IOException;

    /**
     * Deletes all waiting payloads and all dead letters. The waiting payloads are reported as lost.
     *
     * @return how many
     * @throws IOException if the disk failed; then nothing has changed, except for files that a record already names as lost
     */
    int purge() throws IOException;

    /**
     * Makes the buffer of another installation or project that lies in the configured folder this agent's own, from its next start on:
     * agent id, sequence numbers, states and payloads, also if no payload waits there.
     *
     * @return how many payloads it holds, those of its destinations included
     * @throws IllegalStateException if there is none, if a running agent uses it, or if payloads of this agent still wait; nothing has
     *     changed
     * @throws IOException if the disk failed
     */
    int adopt() throws IOException;

    /**
     * Deletes all payloads and dead letters of other installations or projects that are kept in the same folder.
     *
     * @return how many
     * @throws IOException if the disk failed
     */
    int purgeApart() throws IOException;

    /**
     * The spools of the destinations beside the listener.
     *
     * @return the spools by destination name; a snapshot of the current state
     */
    Map<String, ? extends SpoolAdmin> destinations();
}
