package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.database.PauseSwitch;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.view.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:resume}: ends {@code bitville:pause}. */
@Service
@Command(
        scope = "bitville",
        name = "resume",
        description = "Ends bitville:pause: the agent connects to the servers again.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/resume.txt")
public final class ResumeCommand extends AgentAction {
    @Nullable
    private PauseSwitch pause = CommandServices.find(PauseSwitch.class);

    /** Created by the shell; prints to the session's output. */
    public ResumeCommand() {
        this(System.out);
    }

    ResumeCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws IOException, CommandException {
        PauseSwitch found = CommandServices.required(pause, "database access (bitville-database)");
        boolean was = found.reason().isPresent();
        found.resume();
        out.println(
                json
                        ? JsonText.of(Map.of("paused", false, "reason", ""))
                        : was ? "Resumed: the agent connects to the servers again." : "The agent was not paused.");
        return null;
    }
}
