package com.bitville.postgres.spool.internal.crash;

import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FileDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The real file system without any sync. */
final class UnsyncedDisk {
    private UnsyncedDisk() {}

    static DiskOperations make() {
        DiskOperations diskOperations = new FileDisk();
        return (DiskOperations) Proxy.newProxyInstance(
                DiskOperations.class.getClassLoader(), new Class<?>[] {DiskOperations.class}, (proxy, method, args) -> {
                    if (method.getName().equals("sync")) {
                        return null;
                    }
                    if (method.getName().equals("write")) {
                        write((Path) args[0], (ByteBuffer[]) args[1]);
                        return null;
                    }
                    try {
                        return method.invoke(diskOperations, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void write(Path file, ByteBuffer... parts) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer part : parts) {
                ByteBuffer rest = part.duplicate();
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        }
    }
}
