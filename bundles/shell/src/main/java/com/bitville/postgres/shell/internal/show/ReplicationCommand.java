package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowsetView;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:replication}: who takes the WAL of a server, from whom it takes its own, and what slots hold back. */
@Service
@Command(
        scope = "bitville",
        name = "replication",
        description = "Shows senders, receiver, slots, subscriptions and archive of a server as last read.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/replication.txt")
public final class ReplicationCommand extends HistoryAction {
    @Argument(name = "server", description = "Its configured name; all where none is given", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    private static final List<String> SUBJECTS =
            List.of("senders", "receiver", "slots", "slot_stats", "subscriptions", "subscription_stats", "archiver");

    @Nullable
    private Redaction redaction = CommandServices.find(Redaction.class);

    /** Prints to the session's output. */
    public ReplicationCommand() {
        this(System.out);
    }

    public ReplicationCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        CommandArguments given = arguments(words, 1);
        History known = known();
        RowsetView view = new RowsetView(out, redaction);
        Map<String, Object> document = new LinkedHashMap<>();
        for (String server : HistoryLookup.servers(known, named(given.at(0)))) {
            List<Rowset> tables = tables(known, server);
            if (json) {
                document.put(server, tables.stream().map(view::document).toList());
            } else {
                out.println("Server " + PlainText.printable(server));
                tables.stream().filter(rowset -> !rowset.rows().isEmpty()).forEach(view::print);
                if (tables.stream().allMatch(rowset -> rowset.rows().isEmpty())) {
                    out.println("No standby or subscriber receives its WAL, and it has no slot.");
                }
            }
        }
        if (json) {
            out.println(JsonText.of(document));
        }
        return null;
    }

    private static List<Rowset> tables(History known, String server) {
        List<Rowset> tables = new ArrayList<>();
        for (String subject : SUBJECTS) {
            Optional<Snapshot> seen = known.latest(server, subject);
            seen.ifPresent(snapshot -> snapshot.rowsets().stream()
                    .filter(rowset -> rowset.table().name().equals(subject))
                    .forEach(tables::add));
        }
        return tables;
    }
}
