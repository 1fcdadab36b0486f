package com.bitville.postgres.shell.internal.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes the manual page and the completion of bash; run by the build of the packages. */
public final class ReferencePages {
    private ReferencePages() {}

    /**
     * Writes {@code bitville.1}, the same compressed, and {@code bitville.bash}.
     *
     * @param args the folder to write to, the agent's version
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        List<CommandReference> commands = CommandReference.all();
        String page = ManPage.of(commands, args[1]);
        Files.writeString(folder.resolve("bitville.1"), page);
        // Without a time stamp in its head: the same declarations make the same file.
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("bitville.1.gz")))) {
            packed.write(page.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("bitville.bash"), BashCompletion.of(commands));
        System.out.println(commands.size() + " commands described in " + folder);
    }
}
