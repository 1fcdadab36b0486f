package com.bitville.postgres.spool.internal.apart;

import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file that says whose buffer a folder is. The configuration writes it before the folder is used. */
final class BufferOwnerFile {
    static final String NAME = "owner";
    static final Charset CHARSET = StandardCharsets.UTF_8;

    private BufferOwnerFile() {}

    /** The whole file of our own folder. */
    static String read(DiskOperations diskOperations, Path folder) throws IOException {
        return new String(diskOperations.read(folder.resolve(NAME)), CHARSET);
    }

    /** Replaced, never overwritten, so that it is always complete. */
    static void write(DiskOperations diskOperations, Path folder, String text) throws IOException {
        Path temporary = folder.resolve(NAME + SpoolPaths.TEMPORARY);
        diskOperations.write(temporary, ByteBuffer.wrap(text.getBytes(CHARSET)));
        diskOperations.move(temporary, folder.resolve(NAME));
        diskOperations.sync(folder);
    }
}
