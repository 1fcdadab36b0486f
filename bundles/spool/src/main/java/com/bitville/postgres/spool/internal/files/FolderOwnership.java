package com.bitville.postgres.spool.internal.files;

import java.io.IOException;

/** The right to write to the folder, held by one spool at a time. */
public interface FolderOwnership {
    /** Somebody else holds the folder. The message names the folder and the holder. */
    final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }

    /**
     * Takes the folder, or proves that it is still held; also after the folder was removed and made again.
     *
     * @throws TakenException if another holds it
     * @throws IOException if the folder does not allow to find out
     */
    void acquire() throws IOException;

    void release();
}
