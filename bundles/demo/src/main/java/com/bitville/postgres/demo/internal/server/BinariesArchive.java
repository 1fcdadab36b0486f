package com.bitville.postgres.demo.internal.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.tukaani.xz.XZInputStream;

/** The jar with the server's executables: a tar archive, compressed by xz, of files, folders and links with short names. */
final class BinariesArchive {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int OCTAL = 8;
    private static final int EXECUTABLE = 0100;

    private BinariesArchive() {}

    /** Unpacks it; the result is world-readable, whatever the umask, because the server may run under another account. */
    static void unpack(InputStream jarFile, Path target) throws IOException {
        try (JarInputStream jar = new JarInputStream(new BufferedInputStream(jarFile))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new BufferedInputStream(new XZInputStream(jar)), target);
                    return;
                }
            }
        }
        throw new IOException("there is no .txz in the archive of executables");
    }

    private static void untar(InputStream tar, Path target) throws IOException {
        for (byte[] header = tar.readNBytes(BLOCK);
                header.length == BLOCK && header[0] != 0;
                header = tar.readNBytes(BLOCK)) {
            Path path = target.resolve(text(header, 0, NAME)).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("an entry outside its archive: " + path);
            }
            folders(target, path.resolveSibling("."));
            long size = Long.parseLong(text(header, SIZE, 12), OCTAL);
            switch (header[TYPE]) {
                case '5' -> folders(target, path);
                case '2' -> Files.createSymbolicLink(path, Path.of(text(header, LINK, NAME)));
                case '0', 0 -> file(tar, path, size, Integer.parseInt(text(header, MODE, 8), OCTAL));
                default -> throw new IOException("an entry of unknown type " + header[TYPE] + ": " + path);
            }
        }
    }

    private static void file(InputStream tar, Path path, long size, int mode) throws IOException {
        try (var out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the archive ends within " + path);
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        open(path, (mode & EXECUTABLE) != 0);
    }

    private static void folders(Path target, Path folder) throws IOException {
        Path normal = folder.normalize();
        if (!Files.isDirectory(normal)) {
            folders(target, normal.resolveSibling("."));
            Files.createDirectory(normal);
            open(normal, true);
        }
    }

    private static void open(Path path, boolean executable) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String text(byte[] header, int from, int length) {
        byte[] field = Arrays.copyOfRange(header, from, from + length);
        int end = 0;
        while (end < length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.UTF_8).strip();
    }
}
