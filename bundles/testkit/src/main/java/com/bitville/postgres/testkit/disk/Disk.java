package com.bitville.postgres.testkit.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file system for fault injection, separate from the host's. With root it is a mounted ext4 file system in a file; without root it is a
 * plain folder, and {@link #obstacle} says why: then it can neither be filled up nor made read-only nor lose its power.
 */
public final class Disk implements AutoCloseable {
    private static final String SIZE = "64M";

    private final Path image;
    private final Path folder;
    private final String obstacle;

    private Disk(Path image, Path folder, String obstacle) {
        this.image = image;
        this.folder = folder;
        this.obstacle = obstacle;
    }

    /**
     * Creates an empty disk of 64 MiB.
     *
     * @param folder the mount point; its content is removed
     * @param inodes the approximate number of files and folders
     * @return the disk
     * @throws IOException if not even a folder can be created
     * @throws InterruptedException if interrupted
     */
    public static Disk at(Path folder, int inodes) throws IOException, InterruptedException {
        if (Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ")) {
            // A remainder of a killed run.
            run("umount", "--recursive", folder.toString());
        }
        run("rm", "-rf", folder.toString());
        Files.createDirectories(folder);
        Path image = imageOf(folder);
        try {
            run("truncate", "-s", SIZE, image.toString());
            run("mkfs.ext4", "-q", "-F", "-m", "0", "-N", String.valueOf(inodes), image.toString());
            return mount(image, folder);
        } catch (IOException e) {
            return new Disk(image, folder, String.valueOf(e.getMessage()));
        }
    }

    private static Path imageOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".img");
    }

    private static Disk mount(Path image, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-o", "loop", image.toString(), folder.toString());
        return new Disk(image, folder, "");
    }

    /**
     * Whether it is a plain folder.
     *
     * @return why there is no separate file system, or empty
     */
    public String obstacle() {
        return obstacle;
    }

    /**
     * The root folder.
     *
     * @return the folder to write to
     */
    public Path folder() {
        return folder;
    }

    /**
     * The disk after a power cut: only data that had reached the device. All writers must be stopped.
     *
     * @param elsewhere the mount point of the copy
     * @return another disk
     * @throws IOException if it cannot be mounted
     * @throws InterruptedException if interrupted
     */
    public Disk cut(Path elsewhere) throws IOException, InterruptedException {
        Path copy = imageOf(elsewhere);
        run("cp", "--sparse=always", image.toString(), copy.toString());
        return mount(copy, elsewhere);
    }

    /**
     * Fills the disk except for some bytes.
     *
     * @param left how many bytes are left, which may be none
     * @throws IOException if that fails for another reason than that it is full
     */
    public void fill(long left) throws IOException {
        byte[] block = new byte[1 << 12];
        try (var ballast = Files.newOutputStream(ballast(), StandardOpenOption.CREATE_NEW)) {
            while (left == 0 || free() > left) {
                ballast.write(block);
            }
        } catch (IOException e) {
            expectFull(e);
        }
    }

    /**
     * The free space.
     *
     * @return bytes
     */
    public long free() {
        return folder.toFile().getUsableSpace();
    }

    /**
     * Uses up all inodes.
     *
     * @throws IOException if that fails for another reason than missing inodes
     */
    public void useUpInodes() throws IOException {
        Files.createDirectory(ballast());
        try {
            for (int i = 0; true; i++) {
                Files.createFile(ballast().resolve(String.valueOf(i)));
            }
        } catch (IOException e) {
            expectFull(e);
        }
    }

    private static void expectFull(IOException e) throws IOException {
        if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
            throw e;
        }
    }

    /**
     * Releases the used space and inodes.
     *
     * @throws IOException if it cannot be removed
     * @throws InterruptedException if interrupted
     */
    public void clear() throws IOException, InterruptedException {
        run("rm", "-rf", ballast().toString());
    }

    /**
     * Makes a folder read-only for files opened from now on, as after a kernel error; open files stay writable.
     *
     * @param part a folder on the disk
     * @throws IOException if it cannot be done
     * @throws InterruptedException if interrupted
     */
    public void makeReadOnly(Path part) throws IOException, InterruptedException {
        run("mount", "--bind", part.toString(), part.toString());
        run("mount", "-o", "remount,ro,bind", part.toString());
    }

    /**
     * Makes it writable again.
     *
     * @param part the folder
     * @throws IOException if it cannot be done
     * @throws InterruptedException if interrupted
     */
    public void makeWritable(Path part) throws IOException, InterruptedException {
        run("umount", part.toString());
    }

    /**
     * Removes a folder in one step, as a writer could otherwise create files in it meanwhile.
     *
     * @param part a folder on the disk
     * @throws IOException if it cannot be removed
     * @throws InterruptedException if interrupted
     */
    public void remove(Path part) throws IOException, InterruptedException {
        Path aside = Files.move(part, folder.resolve("removed"), StandardCopyOption.ATOMIC_MOVE);
        run("rm", "-rf", aside.toString());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** Unmounts it; nothing may use it any more. */
    @Override
    public void close() throws IOException {
        try {
            if (obstacle.isEmpty()) {
                run("umount", "--recursive", folder.toString());
            }
            Files.deleteIfExists(image);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
