package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.history.History;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A command over what was collected in the last hour. */
abstract class HistoryAction implements Action {
    final PrintStream out;

    @Nullable
    private History history = Services.find(History.class);

    HistoryAction(PrintStream out) {
        this.out = out;
    }

    /** What is known; a refusal where nobody keeps it. */
    final History known() throws CommandException {
        return Services.required(history, "the history (bitville-history)");
    }
}
