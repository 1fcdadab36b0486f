package com.bitville.postgres.spool.internal.files;

import java.io.IOException;

/** The right to write to the folder, held by one spool at a time. */
public interface FolderOwnership {
    /** Another owner holds the folder. The message names the folder and the holder. */
    final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }

    /**
     * Takes the folder, or verifies that it is still held; also after the folder was removed and recreated.
     *
     * @throws TakenException if another holds it
     * @throws IOException if this cannot be determined
     */
    void acquire() throws IOException;

    void release();
}
