package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.view.FindingsView;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.time.Duration;
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

/** {@code bitville:doctor}: checks what the agent needs or could use, and prints a remedy for each problem. */
@Service
@Command(
        scope = "bitville",
        name = "doctor",
        description = "Checks everything the agent needs or could use and prints a remedy for each problem.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/doctor.txt")
public final class DoctorCommand extends ServerAction {
    private static final Duration MOST = Duration.ofSeconds(10);

    @Argument(name = "server", description = "The server's configured name; default: all servers", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--problems", description = "Show problems only")
    private boolean problems;

    @Nullable
    private Doctor doctor = CommandServices.find(Doctor.class);

    /** Created by the shell; prints to the session's output. */
    public DoctorCommand() {
        this(System.out);
    }

    DoctorCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        String named = named(arguments(words, 1).at(0));
        List<Finding> findings =
                CommandServices.required(doctor, "the doctor (bitville-health)").runChecks(MOST).stream()
                        .filter(finding -> named.isEmpty() || finding.server().equals(named))
                        .toList();
        List<Finding> shown = findings.stream()
                .filter(finding -> !problems || finding.severity() != FindingSeverity.OK)
                .toList();
        if (json) {
            print(shown.stream().map(DoctorCommand::document).toList());
        } else {
            new FindingsView(out).print(shown);
            out.println(summary(findings));
        }
        return status(findings);
    }

    static Map<String, @Nullable Object> document(Finding finding) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("area", finding.area());
        document.put("subject", finding.subject());
        document.put("server", finding.server().isEmpty() ? null : finding.server());
        document.put("severity", finding.severity().word());
        document.put("message", finding.message());
        Remedy remedy = finding.remedy().orElse(null);
        document.put("remedy_kind", remedy == null ? null : remedy.kind().word());
        document.put("remedy", remedy == null ? null : remedy.text());
        return document;
    }

    private static String summary(List<Finding> findings) {
        return "\n" + PlainText.count(count(findings, FindingSeverity.ERROR), "error") + ", "
                + PlainText.count(count(findings, FindingSeverity.WARNING), "warning") + ", "
                + PlainText.count(count(findings, FindingSeverity.HINT), "hint") + ", "
                + count(findings, FindingSeverity.OK) + " ok.";
    }

    private static long count(List<Finding> findings, FindingSeverity findingSeverity) {
        return findings.stream()
                .filter(finding -> finding.severity() == findingSeverity)
                .count();
    }

    /** The exit status by the worst finding; null for 0, and at a terminal, which would print it. */
    private @Nullable Object status(List<Finding> findings) {
        int status =
                count(findings, FindingSeverity.ERROR) > 0 ? 2 : count(findings, FindingSeverity.WARNING) > 0 ? 1 : 0;
        return status == 0 || isAtTerminal() ? null : status;
    }
}
