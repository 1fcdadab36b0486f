package com.bitville.postgres.shell.internal.findings;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.SettingsView;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:checks}: what is wrong with the servers, one finding with its evidence, and which are not to be told. */
@Service
@Command(
        scope = "bitville",
        name = "checks",
        description = "Shows what is wrong with the servers, when it will hurt, and the remedy.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/findings/checks.txt")
public final class ChecksCommand extends ServerAction {
    private static final String ALLOWED = "allowed: explain ID, mute ID, unmute ID";

    /** A year of more digits is none that the agent's configuration reads. */
    private static final int LAST_YEAR = 9_999;

    /** With a fixed time in tests. */
    private final Clock clock = CommandServices.clock();

    @Argument(name = "action", description = "explain ID, mute ID, unmute ID, or nothing", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"explain", "mute", "unmute"})
    private List<String> words = List.of();

    @Option(name = "--severity", description = "Only this severity and worse: hint, warning, error")
    @Completion(
            value = StringsCompleter.class,
            values = {"hint", "warning", "error"})
    private String severity = "";

    @Option(
            name = "--until",
            description = "With mute: the last day on which it is muted, YYYY-MM-DD in UTC",
            valueToShowInHelp = "until it is unmuted")
    private String until = "";

    @Option(name = "--all", description = "Also muted findings, and what could not be decided")
    private boolean all;

    @Nullable
    private FindingsReport findings = CommandServices.find(FindingsReport.class);

    @Nullable
    private ConfigurationEditor editor = CommandServices.find(ConfigurationEditor.class);

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
        if (!until.isEmpty() && !given.at(0).equals("mute")) {
            throw CommandRefusal.of("--until belongs to mute ID");
        }
        if (!given.arguments().isEmpty()) {
            return about(known, given.arguments());
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

    private @Nullable Object about(FindingsReport known, List<String> given) throws CommandException {
        String id = given.size() == 2 ? given.get(1) : "";
        try {
            switch (id.isEmpty() ? "" : given.get(0)) {
                case "explain" -> explain(known, held(known, id));
                case "mute" -> mute(held(known, id));
                case "unmute" -> unmute(known, id);
                default -> throw CommandRefusal.of("'" + String.join(" ", given) + "' is not understood; " + ALLOWED);
            }
        } catch (EditException e) {
            throw CommandRefusal.of(String.valueOf(e.getMessage()));
        }
        return null;
    }

    private static ServerFinding held(FindingsReport known, String id) throws CommandException {
        return known.find(id)
                .orElseThrow(() -> CommandRefusal.of(
                        "there is no finding '" + id + "' now; bitville:checks --all lists those that hold"));
    }

    private void explain(FindingsReport known, ServerFinding finding) throws CommandException {
        CheckDefinition definition = known.definitions().stream()
                .filter(one -> one.name().equals(finding.check()))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of("the check " + finding.check() + " is no longer installed"));
        if (json) {
            out.println(JsonText.of(List.of(finding.document())));
        } else {
            new ServerFindingsText(out).explain(finding, definition, known.history(finding), today().plusWeeks(1));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void mute(ServerFinding finding) throws CommandException, EditException {
        if (!finding.severity().isProblem()) {
            throw CommandRefusal.of(finding.id() + " is " + finding.severity().word()
                    + ", which is never told; nothing is to be muted");
        }
        Optional<LocalDate> last = until.isEmpty() ? Optional.empty() : Optional.of(day());
        SettingsView view = new SettingsView(out, json);
        MuteList.add(edits(), finding.id(), last, today()).forEach(view::line);
    }

    private LocalDate day() throws CommandException {
        String allowed = "--until is '" + until + "'; allowed: a day from " + today() + " on, as YYYY-MM-DD";
        try {
            LocalDate day = LocalDate.parse(until);
            if (day.isBefore(today()) || day.getYear() > LAST_YEAR) {
                throw CommandRefusal.of(allowed);
            }
            return day;
        } catch (DateTimeParseException e) {
            throw CommandRefusal.of(allowed);
        }
    }

    private void unmute(FindingsReport known, String id) throws CommandException, EditException {
        List<Setting> now = MuteList.remove(edits(), id);
        if (now.isEmpty()) {
            boolean muted = known.find(id)
                    .filter(finding -> finding.state() == FindingState.MUTED)
                    .isPresent();
            throw CommandRefusal.of(
                    muted
                            ? id + " is muted by a pattern, perhaps with others; bitville:config get " + MuteList.KEY
                                    + " shows the list, and config set replaces it"
                            : "no entry of " + MuteList.KEY + " names '" + id + "'");
        }
        SettingsView view = new SettingsView(out, json);
        now.forEach(view::line);
    }

    private ConfigurationEditor edits() throws CommandException {
        return CommandServices.required(editor, "the configuration bundle (bitville-config)");
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
