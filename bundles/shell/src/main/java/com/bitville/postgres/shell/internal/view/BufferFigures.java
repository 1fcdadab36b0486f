package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.shell.internal.terminal.Screen;
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
        Screen.line(
                out,
                10,
                "Buffer    %s: %s, %s of %s%s",
                PlainText.cell(document, "state"),
                PlainText.count(document, "files", "payload"),
                PlainText.size(document.get("bytes")),
                PlainText.size(document.get("cap_bytes")),
                PlainText.age(document, "oldest_s", ", the oldest %s old"));
        if (document.get("reason") instanceof String reason && !reason.isEmpty()) {
            out.println("          " + PlainText.printable(reason));
        }
        Screen.line(
                out,
                10,
                "Lost      evicted %s, expired %s, rejected %s, corrupt %s, removed %s, memory_full %s, purged %s;"
                        + " %s not yet reported",
                PlainText.cell(document, "evicted"),
                PlainText.cell(document, "expired"),
                PlainText.cell(document, "rejected"),
                PlainText.cell(document, "corrupt"),
                PlainText.cell(document, "removed"),
                PlainText.cell(document, "memory_full"),
                PlainText.cell(document, "purged"),
                PlainText.count(document, "gaps_pending", "gap"));
        Screen.line(
                out,
                10,
                "Aside     %s of %s, %s quarantined since the start",
                PlainText.count(document, "dead", "dead letter"),
                PlainText.size(document.get("dead_bytes")),
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
        Screen.line(
                out,
                10,
                "Besides   %s %s: %s, %s%s; %d lost, %s not yet reported",
                PlainText.printable(name),
                figures.get("state"),
                PlainText.count(figures, "files", "payload"),
                PlainText.size(figures.get("bytes")),
                PlainText.age(figures, "oldest_s", ", the oldest %s old"),
                lost,
                PlainText.count(figures, "gaps_pending", "gap"));
    }
}
