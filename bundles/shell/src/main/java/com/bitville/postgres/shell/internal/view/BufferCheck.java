package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpoolVerification;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.Screen;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;

/** The output of {@code bitville:buffer verify}. */
public final class BufferCheck {
    private final PrintStream out;
    private final boolean json;

    public BufferCheck(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Prints the result, and refuses if a payload is damaged, so that a script notices it. */
    public void print(SpoolVerification found) throws CommandException {
        long lost = found.lost().values().stream().mapToLong(Long::longValue).sum();
        long delivered = Math.max(0, found.lastSeq() - found.sound() - lost);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("agent_id", found.agentId().toString());
            document.put("last_seq", found.lastSeq());
            document.put("delivered", delivered);
            document.put("waiting", found.sound());
            document.put("lost", found.lost());
            document.put("damaged", found.damaged());
            document.put(
                    "gaps_pending",
                    found.gaps().stream().map(BufferCheck::document).toList());
            out.println(JsonText.of(document));
        } else {
            Screen.line(
                    out,
                    10,
                    "Agent %s assigned the numbers 1 to %d: %d delivered, %d pending and intact, %d lost.",
                    found.agentId(),
                    found.lastSeq(),
                    delivered,
                    found.sound(),
                    lost);
            found.lost().entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> out.println("Lost: " + entry.getValue() + " " + entry.getKey()));
            found.gaps()
                    .forEach(gap -> Screen.line(
                            out,
                            10,
                            "Not yet reported: %d of %d to %d, %s since %s",
                            gap.count(),
                            gap.from(),
                            gap.to(),
                            gap.reason().word(),
                            gap.since()));
        }
        if (!found.damaged().isEmpty()) {
            throw CommandRefusal.of(PlainText.count(
                            found.damaged().size(),
                            "damaged payload was removed from the queue and is reported as",
                            "damaged payloads were removed from the queue and are reported as")
                    + " lost; see quarantine/ and check the disk: " + String.join("; ", found.damaged()));
        }
    }

    private static Map<String, Object> document(Gap gap) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from_seq", gap.from());
        document.put("to_seq", gap.to());
        document.put("payloads", gap.count());
        document.put("reason", gap.reason().word());
        document.put("since", gap.since().toString());
        return document;
    }
}
