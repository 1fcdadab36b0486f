package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.PlainText;
import org.apache.karaf.shell.support.CommandException;

/** Refuses a command: one line for the operator, exit status 1 for a script, nothing in the log. */
public final class CommandRefusal {
    private CommandRefusal() {}

    /** Not a class of its own: the shell distinguishes a refusal from a failure by the name of the exception's class. */
    public static CommandException of(String reason) {
        String line = "bitville: " + PlainText.printable(reason);
        return new CommandException(line, line);
    }
}
