package com.bitville.postgres.shell.internal;

import org.apache.karaf.shell.support.CommandException;

/** How a command is refused: one line for the operator, status 1 for a script, nothing in the log. */
final class Refusal {
    private Refusal() {}

    /** Not a class of its own: the shell tells a refusal from a failure by the name of the exception's class. */
    static CommandException of(String reason) {
        String line = "bitville: " + Text.printable(reason);
        return new CommandException(line, line);
    }
}
