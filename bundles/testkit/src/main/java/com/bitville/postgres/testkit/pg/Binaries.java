package com.bitville.postgres.testkit.pg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The executables of each PostgreSQL version in the testkit, unpacked once into the cache. */
final class Binaries {
    private static final int OLDEST = 13;
    private static final int NEWEST = 18;

    private Binaries() {}

    /** The versions in the testkit; {@code -Dbitville.postgres.only=13,18} leaves the others out. */
    static List<Integer> majors() {
        Set<String> only =
                Set.of(System.getProperty("bitville.postgres.only", "").split(","));
        return IntStream.rangeClosed(OLDEST, NEWEST)
                .filter(major -> only.contains("") || only.contains(String.valueOf(major)))
                .filter(major -> Binaries.class.getResource(resource(major)) != null)
                .boxed()
                .toList();
    }

    /** The folder with {@code bin}, {@code lib} and {@code share} of a version. */
    static synchronized Path home(int major) throws IOException {
        Path cache = Folders.cache();
        Path home = cache.resolve(major + "-" + Long.toHexString(checksum(major)));
        if (!Files.isDirectory(home)) {
            Path fresh = Folders.fresh(cache, "unpacking-");
            unpack(major, fresh);
            Folders.publish(fresh, home);
        }
        return home;
    }

    private static String resource(int major) {
        return "/pg/" + major + ".jar";
    }

    private static InputStream open(int major) throws IOException {
        InputStream in = Binaries.class.getResourceAsStream(resource(major));
        if (in == null) {
            throw new IOException(
                    "the testkit carries PostgreSQL " + majors() + ", not " + major + "; build it with -Pdeep for all");
        }
        return in;
    }

    private static long checksum(int major) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(open(major), new CRC32())) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // Reading updates the checksum.
            }
            return in.getChecksum().getValue();
        }
    }

    private static void unpack(int major, Path target) throws IOException {
        try (JarInputStream jar = new JarInputStream(new BufferedInputStream(open(major)))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(jar))), target);
                    return;
                }
            }
        }
        throw new IOException("no .txz in " + resource(major));
    }

    private static void untar(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("an entry outside its archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }
            Files.createDirectories(path.resolveSibling("."));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, path);
                Files.setPosixFilePermissions(path, permissions(entry.getMode()));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }
}
