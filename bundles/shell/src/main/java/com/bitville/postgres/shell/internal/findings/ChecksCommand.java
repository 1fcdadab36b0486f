package com.bitville.postgres.shell.internal.findings;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:checks}: what is wrong with the servers, and one finding with its evidence. */
@Service
@Command(
        scope = "bitville",
        name = "checks",
        description = "Shows what is wrong with the servers, when it will hurt, and the remedy.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/findings/checks.txt")
public final class ChecksCommand extends ServerAction {
    private static final String EXPLAIN = "explain";

    /** With a fixed time in tests. */
    private final Clock clock = CommandServices.clock();

    @Argument(name = "action", description = "explain ID, or nothing", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"explain"})
    private List<String> words = List.of();

    @Option(name = "--severity", description = "Only this severity and worse: hint, warning, error")
    @Completion(
            value = StringsCompleter.class,
            values = {"hint", "warning", "error"})
    private String severity = "";

    @Option(name = "--all", description = "Also muted findings, and what could not be decided")
    private boolean all;

    @Nullable
    private FindingsReport findings = CommandServices.find(FindingsReport.class);

    /** Created by the shell; prints to the session's output. */
    public ChecksCommand() {
        this(System.out);
    }

    ChecksCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        FindingsReport known = CommandServices.required(findings, "the bundle of checks (bitville-checks)");
        CommandArguments given = arguments(words, 2);
        String only = named("", "host");
        if (!given.arguments().isEmpty()) {
            return explain(known, given.arguments());
        }
        CheckSeverity least = least();
        List<ServerFinding> shown = known.findings().stream()
                .filter(finding -> only.isEmpty() || finding.server().equals(only))
                .filter(finding -> finding.severity().isProblem()
                        ? finding.severity().compareTo(least) >= 0
                        : all && severity.isEmpty())
                .filter(finding -> all || finding.state() != FindingState.MUTED)
                .toList();
        if (json) {
            out.println(JsonText.of(shown.stream().map(ServerFinding::document).toList()));
        } else {
            new ServerFindingsText(out).list(shown);
            out.println();
            Screen.wrapped(out, summary(known.findings()), 0);
        }
        return status(shown);
    }

    private CheckSeverity least() throws CommandException {
        return switch (severity.toLowerCase(Locale.ROOT)) {
            case "", "hint" -> CheckSeverity.HINT;
            case "warning" -> CheckSeverity.WARNING;
            case "error" -> CheckSeverity.ERROR;
            default -> throw CommandRefusal.of("--severity is '" + severity + "'; allowed: hint, warning, error");
        };
    }

    private @Nullable Object explain(FindingsReport known, List<String> given) throws CommandException {
        if (given.size() != 2 || !given.get(0).equals(EXPLAIN)) {
            throw CommandRefusal.of("'" + String.join(" ", given) + "' is not understood; allowed: explain ID");
        }
        String id = given.get(1);
        ServerFinding finding = known.find(id)
                .orElseThrow(() -> CommandRefusal.of(
                        "there is no finding '" + id + "' now; bitville:checks --all lists those that hold"));
        CheckDefinition definition = known.definitions().stream()
                .filter(one -> one.name().equals(finding.check()))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of("the check " + finding.check() + " is no longer installed"));
        if (json) {
            out.println(JsonText.of(List.of(finding.document())));
        } else {
            LocalDate inAWeek =
                    LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusWeeks(1);
            new ServerFindingsText(out).explain(finding, definition, known.history(finding), inAWeek);
        }
        return null;
    }

    private static String summary(List<ServerFinding> findings) {
        long undecided = findings.stream()
                .filter(finding -> !finding.severity().isProblem())
                .count();
        long muted = findings.stream()
                .filter(finding -> finding.state() == FindingState.MUTED)
                .count();
        return PlainText.count(count(findings, CheckSeverity.ERROR), "error") + ", "
                + PlainText.count(count(findings, CheckSeverity.WARNING), "warning") + ", "
                + PlainText.count(count(findings, CheckSeverity.HINT), "hint") + "; " + muted + " muted, " + undecided
                + " undecided (--all). bitville:checks explain ID shows evidence and remedy.";
    }

    private static long count(List<ServerFinding> findings, CheckSeverity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity && finding.state() == FindingState.OPEN)
                .count();
    }

    /** The exit status by the worst finding shown; null for 0, and at a terminal, which would print it. */
    private @Nullable Object status(List<ServerFinding> shown) {
        int status = count(shown, CheckSeverity.ERROR) > 0 ? 2 : count(shown, CheckSeverity.WARNING) > 0 ? 1 : 0;
        return status == 0 || isAtTerminal() ? null : status;
    }
}
