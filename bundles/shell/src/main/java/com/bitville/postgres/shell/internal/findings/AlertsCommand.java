package com.bitville.postgres.shell.internal.findings;

import com.bitville.postgres.api.alert.AlertChannel;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:alerts}: sends a test to the webhook. */
@Service
@Command(
        scope = "bitville",
        name = "alerts",
        description = "Sends a test message to the webhook of [alerts].",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/findings/alerts.txt")
public final class AlertsCommand extends AgentAction {
    private static final int REFUSED = 2;

    @Argument(name = "action", description = "test", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"test"})
    private List<String> words = List.of();

    @Nullable
    private AlertChannel channel = CommandServices.find(AlertChannel.class);

    /** Created by the shell; prints to the session's output. */
    public AlertsCommand() {
        this(System.out);
    }

    AlertsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        CommandArguments given = arguments(words, 1);
        if (!given.at(0).equals("test")) {
            throw CommandRefusal.of((given.at(0).isEmpty() ? "no action is given" : "unknown action " + given.at(0))
                    + "; allowed: test");
        }
        AlertChannel known = channel;
        if (known == null) {
            throw CommandRefusal.of("no webhook is configured; bitville:config set alerts.webhook_url URL");
        }
        AlertChannel.Trial trial = known.test();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("to", known.address());
            document.put("accepted", trial.accepted());
            document.put("answer", trial.answer());
            out.println(JsonText.of(document));
        } else {
            Screen.wrapped(
                    out,
                    (trial.accepted() ? "Accepted by " : "Not accepted by ") + known.address() + ": "
                            + PlainText.printable(trial.answer()),
                    2);
        }
        return trial.accepted() ? null : REFUSED;
    }
}
