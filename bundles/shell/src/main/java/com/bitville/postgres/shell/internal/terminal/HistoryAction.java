package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.api.history.History;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A command over what was collected in the last hour. */
public abstract class HistoryAction implements Action {
    public final PrintStream out;

    @Nullable
    private History history = CommandServices.find(History.class);

    public HistoryAction(PrintStream out) {
        this.out = out;
    }

    /** What is known; a refusal where nobody keeps it. */
    public final History known() throws CommandException {
        return CommandServices.required(history, "the history (bitville-history)");
    }
}
