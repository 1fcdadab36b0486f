package com.bitville.postgres.shell.internal.report;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:report}: one document about one server and a range of time. */
@Service
@Command(
        scope = "bitville",
        name = "report",
        description = "Writes a report about a server and a time: what was slow, why, since when; two times compared.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/report/report.txt")
public final class ReportCommand extends ServerAction {
    private static final String HASH = "hash";

    private final Clock clock;

    @Argument(
            name = "file",
            description = "Where it is written: NAME.html, .md or .json; in this shell below data/reports",
            multiValued = true)
    private List<String> words = List.of();

    @Option(name = "--from", description = "When the time begins, in UTC: 2026-11-29T09:00, 2026-11-29 or 09:00")
    private String from = "";

    @Option(name = "--to", description = "When it ends", valueToShowInHelp = "now")
    private String to = "";

    @Option(name = "--last", description = "How long it is, such as 30m, 1h, 24h, 7d", valueToShowInHelp = "1h")
    private String last = "";

    @Option(name = "--compare", description = "With which time: yesterday, last-week or FROM/TO")
    @Completion(
            value = StringsCompleter.class,
            values = {"yesterday", "last-week"})
    private String compare = "";

    @Option(name = "--md", description = "Write Markdown, for a ticket")
    private boolean md;

    @Option(name = "--names", description = "hash: names as keyed hashes, statements and messages left out")
    @Completion(
            value = StringsCompleter.class,
            values = {HASH})
    private String names = "";

    @Option(name = "--force", description = "Replace a file of that name")
    private boolean force;

    @Nullable
    private ServerReports reports = CommandServices.find(ServerReports.class);

    /** Prints to the session's output. */
    public ReportCommand() {
        this(System.out, CommandServices.clock());
    }

    ReportCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        ServerReports maker = CommandServices.required(reports, "the bundle of reports (bitville-report)");
        String file = arguments(words, 1).at(0);
        Instant now = clock.instant();
        TimeRange range = RangeWords.range(from, to, last, now);
        Optional<TimeRange> base =
                compare.isEmpty() ? Optional.empty() : Optional.of(RangeWords.base(compare, range, now));
        if (!names.isEmpty() && !names.equals(HASH)) {
            throw CommandRefusal.of("--names is '" + names + "'; allowed: " + HASH);
        }
        ReportRequest request = new ReportRequest(server(maker), range, base, names.equals(HASH));
        ReportFormat format = format(file);
        try {
            if (DocumentStream.isWanted(session())) {
                DocumentStream.begin(out);
                maker.write(request, format, out);
            } else if (file.isEmpty()) {
                maker.write(request, format, out);
            } else {
                Path written = maker.save(request, format, Path.of(file), force);
                if (json) {
                    print(Map.of("written", written.toString()));
                } else {
                    Screen.wrapped(out, "Written to " + written, 4);
                }
            }
        } catch (IOException e) {
            throw CommandRefusal.of("the report was not written: " + e.getMessage());
        } catch (InvalidPathException e) {
            throw CommandRefusal.of("'" + file + "' is no path of a file: " + e.getReason());
        }
        return null;
    }

    private String server(ServerReports maker) throws CommandException {
        List<String> servers = maker.servers();
        if (!server.isEmpty()) {
            if (!servers.isEmpty() && !servers.contains(server)) {
                throw CommandRefusal.of("no server " + server + " is configured, and nothing is kept of one; servers: "
                        + String.join(", ", servers));
            }
            return server;
        }
        List<String> configured = maker.configured();
        return meant(configured.isEmpty() ? servers : configured)
                .orElseThrow(() -> CommandRefusal.of(
                        servers.isEmpty()
                                ? "nothing is known of any server yet; see bitville:status"
                                : "name one with --server: " + String.join(", ", servers)));
    }

    private ReportFormat format(String file) throws CommandException {
        if (json || md) {
            return json ? ReportFormat.JSON : ReportFormat.MARKDOWN;
        }
        if (file.isEmpty()) {
            throw CommandRefusal.of("name a file, such as report.html; --md and --json print without one");
        }
        return ReportFormat.of(file)
                .orElseThrow(() -> CommandRefusal.of(
                        "'" + file + "' ends in none of .html, .md and .json, which say the form of the report"));
    }
}
