package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.PlainText;
import org.apache.karaf.shell.support.CommandException;

/** How a command is refused: one line for the operator, status 1 for a script, nothing in the log. */
public final class CommandRefusal {
    private CommandRefusal() {}

    /** Not a class of its own: the shell tells a refusal from a failure by the name of the exception's class. */
    public static CommandException of(String reason) {
        String line = "bitville: " + PlainText.printable(reason);
        return new CommandException(line, line);
    }
}
