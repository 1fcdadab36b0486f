package com.bitville.postgres.spool.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ext4 file system in a file, mounted: what has reached its device can be copied, as if the power had been cut. Needs root. */
final class LoopDevice implements AutoCloseable {
    private final Path image;
    private final Path folder;

    private LoopDevice(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    static LoopDevice format(Path image, Path folder) throws IOException, InterruptedException {
        run("truncate", "-s", "64M", image.toString());
        run("mkfs.ext4", "-q", "-F", image.toString());
        return mount(image, folder);
    }

    private static LoopDevice mount(Path image, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-o", "loop", image.toString(), folder.toString());
        return new LoopDevice(image, folder);
    }

    /** Why there can be no such device here, or empty. */
    static String obstacle(Path scratch) throws IOException, InterruptedException {
        try (LoopDevice device = format(scratch.resolve("trial.img"), scratch.resolve("trial"))) {
            return Files.isDirectory(device.folder().resolve("lost+found"))
                    ? ""
                    : "the mounted file system is not there";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    Path folder() {
        return folder;
    }

    /** The device as the power cut leaves it, mounted elsewhere. The one who writes must be stopped. */
    LoopDevice cut(Path copy, Path elsewhere) throws IOException, InterruptedException {
        run("cp", "--sparse=always", image.toString(), copy.toString());
        return mount(copy, elsewhere);
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", folder.toString());
            Files.delete(image);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
