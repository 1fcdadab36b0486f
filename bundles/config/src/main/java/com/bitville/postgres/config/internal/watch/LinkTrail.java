package com.bitville.postgres.config.internal.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The symbolic links on the path to a file: each may be changed, as Kubernetes does with the folder behind a mounted file. */
final class LinkTrail {
    /** The kernel's limit on links. */
    private static final int MOST_LINKS = 40;

    private LinkTrail() {}

    /** Every link on the path, each in a folder without links, and the file itself at the end; a missing file ends the list. */
    static List<Path> of(Path file) {
        List<Path> trail = new ArrayList<>();
        Path at = file.toAbsolutePath().getRoot();
        Deque<Path> ahead = new ArrayDeque<>();
        file.toAbsolutePath().forEach(ahead::add);
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.removeFirst();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path step = at.resolve(name).normalize();
            if (Files.isSymbolicLink(step) && ++links <= MOST_LINKS) {
                trail.add(step);
                Path target = target(step);
                at = target.isAbsolute() ? target.getRoot() : at;
                List<Path> names = new ArrayList<>();
                target.forEach(names::add);
                for (int i = names.size() - 1; i >= 0; i--) {
                    ahead.addFirst(names.get(i));
                }
            } else {
                at = step;
                if (ahead.isEmpty() && step.getParent() != null) {
                    trail.add(step);
                }
            }
        }
        return trail;
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            // Removed in the meantime: the path ends here.
            return Path.of("");
        }
    }
}
