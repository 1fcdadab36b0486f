package com.bitville.postgres.api.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** The spool for the operator. Safe for use by several threads; all but the counts may read the disk. */
@ProviderType
public interface SpoolAdmin {
    /**
     * How the spool is. Reads no disk.
     *
     * @return the fragment {@code spool} of the status document
     */
    Map<String, Object> counts();

    /**
     * What waits to be sent.
     *
     * @return in the order of the sequence numbers
     */
    List<SpooledPayload> list();

    /**
     * What was refused for good and is kept.
     *
     * @return in the order of the sequence numbers
     * @throws IOException if the dead letters cannot be read
     */
    List<DeadLetter> deadLetters() throws IOException;

    /**
     * The body of a payload that waits or is a dead letter.
     *
     * @param id its payload id
     * @return the exact bytes to send, or empty if there is no such payload
     * @throws IOException if it cannot be read, or proves damaged
     */
    Optional<byte[]> body(UUID id) throws IOException;

    /**
     * Reads and checks every payload that waits.
     *
     * @return what was found
     */
    SpoolVerification verify();

    /**
     * Puts every dead letter back into the queue, under its old number and id.
     *
     * @return how many
     * @throws IOException if the disk failed on the way; those put back before stay
     */
    int retryDead() throws IOException;

    /**
     * Throws away all that waits and all dead letters. What waited is reported as lost.
     *
     * @return how many
     * @throws IOException if the disk failed; then all is as before, but for files that a record already calls lost
     */
    int purge() throws IOException;

    /**
     * The spools of the destinations beside the listener.
     *
     * @return by the destination's name; a view of the present moment
     */
    Map<String, ? extends SpoolAdmin> destinations();
}
