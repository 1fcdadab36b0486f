package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.time.Clock;
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

/** {@code bitville:settings}: the settings of a server that somebody set, and what changed of them. */
@Service
@Command(
        scope = "bitville",
        name = "settings",
        description =
                "Shows the settings that are not at their default, as last read, or what changed of them in the last hour.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/settings.txt")
public final class SettingsCommand extends HistoryAction {
    @Argument(name = "server", description = "Its configured name; all where none is given", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--changed", description = "What changed in the last hour")
    private boolean changed;

    private final Clock clock;

    /** Prints to the session's output. */
    public SettingsCommand() {
        this(System.out, CommandServices.clock());
    }

    public SettingsCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        CommandArguments given = arguments(words, 1);
        History known = known();
        Map<String, Object> document = new LinkedHashMap<>();
        for (String server : HistoryLookup.servers(known, named(given.at(0)))) {
            List<Map<String, @Nullable Object>> rows = changed ? changes(known, server) : set(known, server);
            document.put(server, rows);
            if (!json) {
                print(server, rows);
            }
        }
        if (json) {
            out.println(JsonText.of(document));
        }
        return null;
    }

    private List<Map<String, @Nullable Object>> changes(History known, String server) {
        return known.moments(server, "settings", clock.instant().minus(History.RETENTION)).stream()
                .flatMap(moment -> RowRecords.of(moment.rowset()).stream()
                        .filter(row -> !"baseline".equals(row.get("change")))
                        .map(row -> {
                            Map<String, @Nullable Object> dated = new LinkedHashMap<>(row);
                            dated.put("seen_at", moment.at());
                            return dated;
                        }))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> set(History known, String server) {
        return known
                .latest(server, "settings")
                .map(seen -> RowRecords.of(seen, "settings_all"))
                .orElse(List.of())
                .stream()
                .filter(row ->
                        Boolean.TRUE.equals(row.get("is_set")) || Boolean.TRUE.equals(row.get("pending_restart")))
                .toList();
    }

    private void print(String server, List<Map<String, @Nullable Object>> rows) {
        out.println("Server " + PlainText.printable(server) + ": "
                + (changed
                        ? PlainText.count(rows.size(), "change") + " in the last hour"
                        : PlainText.count(rows.size(), "setting") + " changed from the default"));
        for (Map<String, @Nullable Object> row : rows) {
            String value = row.get("setting") == null
                    ? "(not read: may hold a secret)"
                    : PlainText.line(row.get("setting"), 60) + (row.get("unit") == null ? "" : " " + row.get("unit"));
            Screen.wrapped(
                    out,
                    "  " + TextLayout.pad(PlainText.orDash(row.get("name")), 40, false) + " " + value
                            + (row.get("change") == null
                                    ? ""
                                    : ", " + PlainText.orDash(row.get("change")) + ", seen at " + row.get("seen_at"))
                            + (Boolean.TRUE.equals(row.get("pending_restart")) ? ", waits for a restart" : ""),
                    6);
        }
    }
}
