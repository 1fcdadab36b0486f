package com.bitville.postgres.testkit.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file system that may come to harm without the host's doing so. With root it is an ext4 file system of its own in a file, mounted;
 * without, a plain folder, and {@link #obstacle} says why: then it can neither be filled up nor made read-only nor lose its power.
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
     * An empty one of 64 MiB.
     *
     * @param folder where it is mounted; what is there is removed
     * @param inodes how many files and folders it takes, roughly
     * @return the disk
     * @throws IOException if there can be not even a folder
     * @throws InterruptedException if interrupted
     */
    public static Disk at(Path folder, int inodes) throws IOException, InterruptedException {
        if (Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ")) {
            // Of a run that was killed.
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
     * @return why there is no file system of its own here, or empty
     */
    public String obstacle() {
        return obstacle;
    }

    /**
     * Where to write.
     *
     * @return the folder at its top
     */
    public Path folder() {
        return folder;
    }

    /**
     * The disk as a power cut leaves it: of what was written, that alone which had reached the device. Whoever writes must be stopped.
     *
     * @param elsewhere where that is mounted
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
     * Somebody else takes all the space but so much.
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
     * How much room there is.
     *
     * @return in bytes
     */
    public long free() {
        return folder.toFile().getUsableSpace();
    }

    /**
     * Somebody else takes all the inodes there are.
     *
     * @throws IOException if that fails for another reason than that there are no more
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
     * What somebody else took is free again.
     *
     * @throws IOException if it cannot be removed
     * @throws InterruptedException if interrupted
     */
    public void clear() throws IOException, InterruptedException {
        run("rm", "-rf", ballast().toString());
    }

    /**
     * For everything opened from now on, as after the kernel has found an error; what is open stays writable.
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
     * Undoes that.
     *
     * @param part the folder
     * @throws IOException if it cannot be done
     * @throws InterruptedException if interrupted
     */
    public void makeWritable(Path part) throws IOException, InterruptedException {
        run("umount", part.toString());
    }

    /**
     * At once, as the writer would otherwise put new files into what is being removed.
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

    /** Nothing may use it any more. */
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
