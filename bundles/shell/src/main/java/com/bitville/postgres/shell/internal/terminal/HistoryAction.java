package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.api.history.History;
import java.io.PrintStream;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A command over the snapshots of the last hour. */
public abstract class HistoryAction extends ServerAction {
    @Nullable
    private History history = CommandServices.find(History.class);

    public HistoryAction(PrintStream out) {
        super(out);
    }

    /** The history; a refusal if its bundle is not running. */
    public final History known() throws CommandException {
        return CommandServices.required(history, "the history (bitville-history)");
    }
}
