package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.live.LiveAction;
import com.bitville.postgres.shell.internal.live.LockTree;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:locks}: the tree of blocked sessions, and the incidents of the last hour. */
@Service
@Command(
        scope = "bitville",
        name = "locks",
        description =
                "Shows the blocked sessions and their blockers at the last reading, and the blocking incidents of the last hour.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/locks.txt")
public final class LocksCommand extends LiveAction {
    private static final int MOST_INCIDENTS = 15;
    private static final List<String> TABLES =
            List.of("blocking.waiters", "blocking.roots", "blocking.edges", "blocking.deadlocks", "xmin_holders");

    @Option(name = "--once", description = "Print the last reading once, also on a terminal")
    private boolean once;

    @Argument(name = "server", description = "The server's configured name; default: all servers", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    /** Created by the shell; prints to the session's output. */
    public LocksCommand() {
        this(System.out, CommandServices.clock());
    }

    public LocksCommand(PrintStream out, Clock clock) {
        super(out, clock);
    }

    @Override
    public @Nullable Object execute() throws CommandException, IOException, InterruptedException {
        History known = known();
        String named = named(arguments(words, 1).at(0));
        try (TerminalKeys keys = json || once ? null : TerminalKeys.of(session(), out)) {
            if (keys != null) {
                live(known, named).locks(keys);
                return null;
            }
        }
        List<String> servers = HistoryLookup.servers(known, named);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            for (String server : servers) {
                document.put(server, document(known, HistoryLookup.activity(known, server)));
            }
            print(document);
            return null;
        }
        for (String server : servers) {
            Snapshot snapshot = HistoryLookup.activity(known, server);
            out.println("Server " + PlainText.printable(server) + ", seen "
                    + TextLayout.span(
                            Duration.between(snapshot.at(), clock.instant()).toMillis()) + " ago");
            List<String> tree = new LockTree(snapshot).lines();
            tree.forEach(line -> Screen.wrapped(out, line, 8));
            if (tree.isEmpty()) {
                out.println("No session waits for a lock.");
            }
            RowRecords.of(snapshot, "blocking.waiters").stream()
                    .filter(row -> RowRecords.number(row, "examined") < RowRecords.number(row, "waiting"))
                    .forEach(row -> Screen.wrapped(
                            out,
                            PlainText.orDash(row.get("waiting"))
                                    + " sessions wait; the blockers are known only for the "
                                    + PlainText.orDash(row.get("examined")) + " longest waits.",
                            4));
            incidents(known, server);
        }
        if (servers.isEmpty()) {
            Screen.wrapped(
                    out,
                    "No sessions of any server were read in the last hour; see bitville:status for the reason.",
                    0);
        }
        return null;
    }

    /** Of an incident that ended between two looks only a range is known. */
    private static String lasted(Map<String, @Nullable Object> row) {
        String least = TextLayout.span(row.get("duration_ms"));
        String most = row.get("duration_max_ms") == null ? least : TextLayout.span(row.get("duration_max_ms"));
        return least.equals(most) ? least : least + " to " + most;
    }

    private void incidents(History known, String server) {
        List<Map<String, @Nullable Object>> incidents = recent(known, server);
        out.println();
        out.println(incidents.isEmpty() ? "No incidents in the last hour." : "Incidents of the last hour:");
        Instant now = clock.instant();
        incidents.stream()
                .limit(MOST_INCIDENTS)
                .forEach(row -> Screen.wrapped(
                        out,
                        TextLayout.fit("began " + PlainText.ago(row, "started_at", now), 20)
                                + TextLayout.fit(row.get("state"), 6)
                                + lasted(row) + ", at most "
                                + PlainText.orDash(row.get("peak_blocked")) + " behind " + who(row) + " on "
                                + PlainText.orDash(
                                        row.get("relation") == null ? row.get("locktype") : row.get("relation"))
                                + (row.get("query") == null
                                        ? ""
                                        : ": " + PlainText.line(row.get("query"), Integer.MAX_VALUE)),
                        26));
        if (incidents.size() > MOST_INCIDENTS) {
            out.println("... and " + (incidents.size() - MOST_INCIDENTS) + " earlier; --json has all");
        }
        out.println();
    }

    private static String who(Map<String, @Nullable Object> row) {
        if (row.get("prepared") != null) {
            return PlainText.orDash(row.get("prepared"));
        }
        if (row.get("deadlock") != null) {
            return "the deadlock of " + PlainText.orDash(row.get("deadlock"));
        }
        return "pid " + PlainText.orDash(row.get("pid")) + " (" + PlainText.orDash(row.get("usename")) + ", "
                + PlainText.orDash(row.get("application_name")) + ")";
    }

    private List<Map<String, @Nullable Object>> recent(History known, String server) {
        return known.recent(
                server, "blocking.incidents", "incident_id", clock.instant().minus(History.RETENTION));
    }

    private Map<String, Object> document(History known, Snapshot snapshot) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", snapshot.at());
        TABLES.forEach(table -> document.put(table.replace("blocking.", ""), RowRecords.of(snapshot, table)));
        document.put("incidents", recent(known, snapshot.server()));
        return document;
    }
}
