package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.database.PauseSwitch;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:pause}: disconnects from every server. */
@Service
@Command(
        scope = "bitville",
        name = "pause",
        description =
                "Closes every database connection and opens none until bitville:resume, also after a restart. The host"
                        + " collector and delivery continue.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/pause.txt")
public final class PauseCommand extends AgentAction {
    @Argument(
            name = "reason",
            description = "The reason to show in the status document and the log",
            multiValued = true)
    private List<String> words = List.of();

    @Nullable
    private PauseSwitch pause = CommandServices.find(PauseSwitch.class);

    /** Created by the shell; prints to the session's output. */
    public PauseCommand() {
        this(System.out);
    }

    PauseCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws IOException, CommandException {
        PauseSwitch found = CommandServices.required(pause, "database access (bitville-database)");
        String given = String.join(" ", arguments(words, Integer.MAX_VALUE).arguments())
                .strip();
        found.pause(given.isEmpty() ? "paused by bitville:pause" : given);
        String reason = found.reason().orElse("");
        if (json) {
            print(Map.of("paused", true, "reason", reason));
        } else {
            Screen.wrapped(
                    out,
                    "Paused: " + PlainText.printable(reason)
                            + ". Connections close within 5 s; bitville:resume ends it.",
                    4);
        }
        return null;
    }
}
