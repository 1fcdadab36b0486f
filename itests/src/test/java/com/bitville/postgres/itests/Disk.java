package com.bitville.postgres.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file system under an agent's buffer, so that it can be filled up or made read-only without harming the host. With root it is an
 * ext4 file system of its own in a file; without, a plain folder, and the faults that need the former say so and are left out.
 */
final class Disk implements AutoCloseable {
    private static final String SIZE = "48M";
    private static final String INODES = "1024";
    /** Beyond this a file of ballast would be needed for each inode, which no agent leaves behind. */
    private static final int MOST_FILLERS = 2048;

    private final Path image;
    private final Path mount;
    private final String obstacle;

    private Disk(Path image, Path mount, String obstacle) {
        this.image = image;
        this.mount = mount;
        this.obstacle = obstacle;
    }

    static Disk at(Path mount) throws IOException, InterruptedException {
        Path image = mount.resolveSibling(mount.getFileName() + ".img");
        if (Files.readString(Path.of("/proc/mounts")).contains(" " + mount + " ")) {
            // Of a run that was killed.
            run("umount", "--recursive", mount.toString());
        }
        run("rm", "-rf", mount.toString());
        Files.createDirectories(mount);
        String obstacle = "";
        try {
            run("truncate", "-s", SIZE, image.toString());
            run("mkfs.ext4", "-q", "-F", "-m", "0", "-N", INODES, image.toString());
            run("mount", "-o", "loop", image.toString(), mount.toString());
        } catch (IOException e) {
            obstacle = String.valueOf(e.getMessage());
            System.out.println("SKIPPED: disk full, no inodes and read-only need root and a loop device: " + obstacle);
        }
        return new Disk(image, mount, obstacle);
    }

    /** Why there is no file system of its own here, or empty. */
    String obstacle() {
        return obstacle;
    }

    Path buffer() {
        return mount.resolve("buffer");
    }

    /** Somebody else takes all the space but so much, which may be nothing. */
    void fill(long left) throws IOException {
        byte[] block = new byte[1 << 12];
        try (var ballast = Files.newOutputStream(ballast(), StandardOpenOption.CREATE_NEW)) {
            while (left == 0 || free() > left) {
                ballast.write(block);
            }
        } catch (IOException e) {
            expectFull(e);
        }
    }

    long free() {
        return mount.toFile().getUsableSpace();
    }

    /** Somebody else takes all the inodes there are. */
    void useUpInodes() throws IOException {
        Files.createDirectory(ballast());
        try {
            for (int i = 0; i < MOST_FILLERS; i++) {
                Files.createFile(ballast().resolve(String.valueOf(i)));
            }
        } catch (IOException e) {
            expectFull(e);
            return;
        }
        throw new AssertionError("more than " + MOST_FILLERS + " inodes");
    }

    private static void expectFull(IOException e) throws IOException {
        if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
            throw e;
        }
    }

    /** What was taken is free again. */
    void clear() throws IOException, InterruptedException {
        run("rm", "-rf", ballast().toString());
    }

    /** For everything opened from now on, as after the kernel has found an error; what is open stays writable. */
    void makeReadOnly() throws IOException, InterruptedException {
        run("mount", "--bind", buffer().toString(), buffer().toString());
        run("mount", "-o", "remount,ro,bind", buffer().toString());
    }

    void makeWritable() throws IOException, InterruptedException {
        run("umount", buffer().toString());
    }

    /** At once, as the writer would otherwise put new files into what is being removed. */
    void removeBuffer() throws IOException, InterruptedException {
        Path aside = Files.move(buffer(), mount.resolve("removed"), StandardCopyOption.ATOMIC_MOVE);
        run("rm", "-rf", aside.toString());
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** Nothing may use it any more. */
    @Override
    public void close() throws IOException {
        try {
            if (obstacle.isEmpty()) {
                run("umount", "--recursive", mount.toString());
            }
            Files.deleteIfExists(image);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
