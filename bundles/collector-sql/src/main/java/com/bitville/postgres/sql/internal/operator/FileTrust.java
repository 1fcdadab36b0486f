package com.bitville.postgres.sql.internal.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether only root and the agent's own user can have written a file: they own it, the folder it is in and all folders above, and none of
 * these can be written by others. Of a link, where it leads.
 */
final class FileTrust {
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final int self;

    FileTrust(int self) {
        this.self = self;
    }

    /** For the user that the agent runs as. */
    static FileTrust ofAgent() {
        try {
            return new FileTrust((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            // Without /proc only root's files are trusted.
            return new FileTrust(ROOT);
        }
    }

    /**
     * Looks.
     *
     * @return why it is not trusted, with the remedy; empty if it is
     * @throws IOException if it cannot be looked at
     */
    Optional<String> refusal(Path path) throws IOException {
        Path real = path.toRealPath();
        Path folder = Files.isDirectory(real) ? real : real.getParent();
        for (Path each = real; each != null; each = each.getParent()) {
            // In a folder with the sticky bit, such as /tmp, only the owner of an entry renames it; but anybody adds
            // one.
            boolean above = !each.equals(real) && !each.equals(folder);
            Optional<String> refusal = refusal(each, above);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<String> refusal(Path path, boolean mayBeSticky) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode");
        int owner = number(attributes, "uid");
        int mode = number(attributes, "mode");
        if (owner != ROOT && owner != self) {
            return Optional.of(path + " belongs to the user id " + owner + ", allowed are root and the agent's user ("
                    + self + "): chown it");
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0 && !(mayBeSticky && (mode & STICKY) != 0)) {
            return Optional.of(
                    path + " can be written by others (mode " + Integer.toOctalString(mode & 07777) + "): chmod go-w");
        }
        return Optional.empty();
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name), name);
    }
}
