package com.bitville.postgres.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The figures of a buffer for people, and a line for each destination beside the listener. */
final class BufferFigures {
    private static final List<String> LOSSES =
            List.of("evicted", "expired", "rejected", "corrupt", "removed", "memory_full", "purged");

    private final PrintStream out;

    BufferFigures(PrintStream out) {
        this.out = out;
    }

    void print(Map<String, Object> document) {
        out.printf(
                "Buffer    %s: %s payloads, %s of %s bytes%s%n",
                Text.cell(document, "state"),
                Text.cell(document, "files"),
                Text.cell(document, "bytes"),
                Text.cell(document, "cap_bytes"),
                Text.age(document, "oldest_s", ", the oldest %s old"));
        if (document.get("reason") instanceof String reason && !reason.isEmpty()) {
            out.println("          " + Text.printable(reason));
        }
        out.printf(
                "Lost      evicted %s, expired %s, rejected %s, corrupt %s, removed %s, memory_full %s, purged %s;"
                        + " %s gaps not yet reported%n",
                Text.cell(document, "evicted"),
                Text.cell(document, "expired"),
                Text.cell(document, "rejected"),
                Text.cell(document, "corrupt"),
                Text.cell(document, "removed"),
                Text.cell(document, "memory_full"),
                Text.cell(document, "purged"),
                Text.cell(document, "gaps_pending"));
        out.printf(
                "Aside     %s dead letters of %s bytes, %s quarantined since the start%n",
                Text.cell(document, "dead"), Text.cell(document, "dead_bytes"), Text.cell(document, "quarantined"));
        if (document.get("destinations") instanceof Map<?, ?> destinations) {
            destinations.forEach((name, counts) -> {
                if (counts instanceof Map<?, ?> figures) {
                    destination(String.valueOf(name), figures);
                }
            });
        }
    }

    private void destination(String name, Map<?, ?> figures) {
        long lost = LOSSES.stream()
                .mapToLong(reason -> figures.get(reason) instanceof Number number ? number.longValue() : 0)
                .sum();
        out.printf(
                "Besides   %s %s: %s payloads, %s bytes%s; %d lost, %s gaps not yet reported%n",
                Text.printable(name),
                figures.get("state"),
                figures.get("files"),
                figures.get("bytes"),
                Text.age(figures, "oldest_s", ", the oldest %s old"),
                lost,
                figures.get("gaps_pending"));
    }
}
