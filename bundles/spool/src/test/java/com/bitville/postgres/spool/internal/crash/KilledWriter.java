package com.bitville.postgres.spool.internal.crash;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FileDisk;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Commits until it is killed, and prints what was acknowledged. Started by tests as a process. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] args) throws OutboxException {
        Path folder = Path.of(args[0]);
        DiskOperations diskOperations = args[2].equals("unsynced") ? UnsyncedDisk.make() : new FileDisk();
        FileSpool spool =
                new FileSpool(Spools.settings(folder), diskOperations, new SpoolFolderLock(folder), Clock.systemUTC());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = Integer.parseInt(args[1]); ; i++) {
            byte[] state = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            spool.commit(
                    List.of(Spools.payload("p" + i, Spools.START), Spools.payload("q" + i, Spools.START)),
                    i % 3 == 0 ? Map.of() : Map.of("k", state));
            out.println(i);
        }
    }
}
