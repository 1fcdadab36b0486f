package com.bitville.postgres.shell.internal.view;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The figures of a buffer for people, and one line for each additional destination. */
public final class BufferFigures {
    private static final List<String> LOSSES =
            List.of("evicted", "expired", "rejected", "corrupt", "removed", "memory_full", "purged");

    private final PrintStream out;

    public BufferFigures(PrintStream out) {
        this.out = out;
    }

    public void print(Map<String, Object> document) {
        out.printf(
                "Buffer    %s: %s payloads, %s of %s bytes%s%n",
                PlainText.cell(document, "state"),
                PlainText.cell(document, "files"),
                PlainText.cell(document, "bytes"),
                PlainText.cell(document, "cap_bytes"),
                PlainText.age(document, "oldest_s", ", the oldest %s old"));
        if (document.get("reason") instanceof String reason && !reason.isEmpty()) {
            out.println("          " + PlainText.printable(reason));
        }
        out.printf(
                "Lost      evicted %s, expired %s, rejected %s, corrupt %s, removed %s, memory_full %s, purged %s;"
                        + " %s gaps not yet reported%n",
                PlainText.cell(document, "evicted"),
                PlainText.cell(document, "expired"),
                PlainText.cell(document, "rejected"),
                PlainText.cell(document, "corrupt"),
                PlainText.cell(document, "removed"),
                PlainText.cell(document, "memory_full"),
                PlainText.cell(document, "purged"),
                PlainText.cell(document, "gaps_pending"));
        out.printf(
                "Aside     %s dead letters of %s bytes, %s quarantined since the start%n",
                PlainText.cell(document, "dead"),
                PlainText.cell(document, "dead_bytes"),
                PlainText.cell(document, "quarantined"));
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
                PlainText.printable(name),
                figures.get("state"),
                figures.get("files"),
                figures.get("bytes"),
                PlainText.age(figures, "oldest_s", ", the oldest %s old"),
                lost,
                figures.get("gaps_pending"));
    }
}
