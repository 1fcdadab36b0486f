package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.BufferCheck;
import com.bitville.postgres.shell.internal.view.BufferFigures;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:buffer}: the payloads on disk, and the losses. */
@Service
@Command(
        scope = "bitville",
        name = "buffer",
        description = "Shows pending and lost payloads; list, show ID, verify, retry-dead, purge --yes, adopt.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/buffer.txt")
public final class BufferCommand extends AgentAction {
    private static final String ACTIONS = "list, show ID, verify, retry-dead, purge --yes, adopt";

    @Argument(name = "action", description = "One of " + ACTIONS + "; none for the figures", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"list", "show", "verify", "retry-dead", "purge", "adopt"})
    private List<String> words = List.of();

    @Option(name = "--yes", description = "For purge: delete all pending payloads and dead letters")
    private boolean yes;

    @Option(
            name = "--apart",
            description = "With purge: delete the payloads of other installations or projects instead")
    private boolean apart;

    @Option(name = "--destination", description = "The buffer of an additional destination, by its name")
    private String destination = "";

    @Nullable
    private SpoolAdmin spool = CommandServices.find(SpoolAdmin.class);

    @Nullable
    private DeliveryControl deliveryControl = CommandServices.find(DeliveryControl.class);

    /** Created by the shell; prints to the session's output. */
    public BufferCommand() {
        this(System.out);
    }

    BufferCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        CommandArguments given = arguments(words, 2);
        SpoolAdmin admin = chosen(CommandServices.required(spool, "the buffer (bitville-spool)"));
        try {
            switch (given.at(0)) {
                case "" -> figures(admin);
                case "list" -> list(admin);
                case "show" -> show(admin, given.at(1));
                case "verify" -> new BufferCheck(out, json).print(admin.verify());
                case "retry-dead" ->
                    counted(
                            "retried",
                            admin.retryDead(),
                            "dead letter queued again; see bitville:ship",
                            "dead letters queued again; see bitville:ship");
                case "purge" -> purge(admin);
                case "adopt" ->
                    counted(
                            "adopted",
                            admin.adopt(),
                            "payload taken over from another installation or project, with agent_id and numbers, from the next start on",
                            "payloads taken over from another installation or project, with agent_id and numbers, from the next start on");
                default -> throw CommandRefusal.of("unknown action " + given.at(0) + "; actions of buffer: " + ACTIONS);
            }
        } catch (IllegalStateException e) {
            throw CommandRefusal.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw CommandRefusal.of(
                    "the buffer's disk failed: " + e.getMessage() + "; see state and reason in bitville:buffer");
        }
        return null;
    }

    private SpoolAdmin chosen(SpoolAdmin listeners) throws CommandException {
        if (destination.isEmpty()) {
            return listeners;
        }
        Map<String, ? extends SpoolAdmin> others = listeners.destinations();
        SpoolAdmin other = others.get(destination);
        if (other == null) {
            throw CommandRefusal.of("unknown destination " + destination + "; destinations: "
                    + (others.isEmpty() ? "none" : String.join(", ", others.keySet())));
        }
        return other;
    }

    private void figures(SpoolAdmin admin) {
        Map<String, Object> document = new LinkedHashMap<>(admin.counts());
        // The listener's rate does not apply to another destination.
        Map<String, Object> delivery =
                deliveryControl == null || !destination.isEmpty() ? Map.of() : deliveryControl.standing();
        for (String key : List.of("rate_per_minute", "backlog_eta_s")) {
            if (delivery.containsKey(key)) {
                document.put(key, delivery.get(key));
            }
        }
        if (json) {
            out.println(JsonText.of(document));
            return;
        }
        new BufferFigures(out).print(document);
        if (destination.isEmpty()) {
            out.println("Draining  " + PlainText.draining(document));
        }
    }

    private void list(SpoolAdmin admin) throws IOException {
        List<SpooledPayload> waiting = admin.list();
        List<DeadLetter> dead = admin.deadLetters();
        if (json) {
            out.println(JsonText.of(Map.of(
                    "waiting",
                            waiting.stream()
                                    .map(payload -> document(payload, ""))
                                    .toList(),
                    "dead",
                            dead.stream()
                                    .map(letter -> document(letter.payload(), letter.answer()))
                                    .toList())));
            return;
        }
        TextTable table = new TextTable();
        for (String column : List.of("Seq", "Id", "Created", "Urgency", "Bytes", "Refused with")) {
            table.column(column);
        }
        waiting.forEach(payload -> row(table, payload, ""));
        dead.forEach(letter -> row(table, letter.payload(), letter.answer()));
        table.emptyTableText("The buffer is empty.");
        table.print(out);
    }

    private static void row(TextTable table, SpooledPayload payload, String answer) {
        table.addRow()
                .addContent(
                        payload.seq(),
                        payload.id(),
                        payload.created(),
                        payload.urgency().name().toLowerCase(Locale.ROOT),
                        payload.length(),
                        PlainText.printable(answer));
    }

    private static Map<String, Object> document(SpooledPayload payload, String answer) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("seq", payload.seq());
        document.put("payload_id", payload.id().toString());
        document.put("created", payload.created().toString());
        document.put("urgency", payload.urgency().name().toLowerCase(Locale.ROOT));
        document.put("bytes", payload.length());
        if (!answer.isEmpty()) {
            document.put("answer", answer);
        }
        return document;
    }

    /** The exact bytes, which are a JSON document with and without --json. */
    private void show(SpoolAdmin admin, String id) throws IOException, CommandException {
        SpooledPayload wanted = Stream.concat(
                        admin.list().stream(), admin.deadLetters().stream().map(DeadLetter::payload))
                .filter(payload -> payload.id().toString().equals(id)
                        || Long.toString(payload.seq()).equals(id))
                .findFirst()
                .orElseThrow(() ->
                        CommandRefusal.of((id.isEmpty() ? "show needs an id or sequence number" : "no payload " + id)
                                + "; bitville:buffer list shows the ids and sequence numbers"));
        byte[] body = admin.body(wanted.id())
                .orElseThrow(() -> CommandRefusal.of("payload " + id + " was delivered or removed meanwhile"));
        out.println(new String(body, StandardCharsets.UTF_8));
    }

    private void purge(SpoolAdmin admin) throws IOException, CommandException {
        if (!yes) {
            throw CommandRefusal.of("purge deletes all pending payloads and all dead letters; add --yes to confirm");
        }
        if (apart) {
            counted(
                    "purged",
                    admin.purgeApart(),
                    "payload or dead letter of another installation or project deleted",
                    "payloads and dead letters of other installations or projects deleted");
            return;
        }
        counted(
                "purged",
                admin.purge(),
                "payload or dead letter deleted",
                "payloads and dead letters deleted; the pending ones are reported as a gap");
    }

    private void counted(String key, int count, String one, String more) {
        out.println(json ? JsonText.of(Map.of(key, count)) : PlainText.count(count, one, more) + ".");
    }
}
