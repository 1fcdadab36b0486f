package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.JsonText;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * What all commands have in common: {@code --json}, options that may follow arguments, and a screen of the terminal's width. A command
 * calls {@link #arguments} first; it assigns the options among the words to their fields.
 */
public abstract class AgentAction implements Action {
    protected final PrintStream out;

    @Option(name = "--json", description = "Print a JSON document")
    protected boolean json;

    @Reference(optional = true)
    @Nullable
    private Session session;

    protected AgentAction(PrintStream out) {
        this.out = new Screen(out, () -> Screen.width(session()));
    }

    /**
     * The plain words of a command. The shell itself reads options only before the first word, but people write them at the end.
     *
     * @param words the value of the command's argument
     * @param most how many arguments the command has
     */
    protected final CommandArguments arguments(List<String> words, int most) throws CommandException {
        List<String> plain = TrailingOptions.assign(this, words);
        if (plain.size() > most) {
            throw CommandRefusal.of("too many arguments: " + plain.get(most) + "; see --help");
        }
        return new CommandArguments(plain, Set.of());
    }

    protected final @Nullable Session session() {
        return session;
    }

    /** Whether the command was typed at the shell's own prompt, which prints what a command returns. */
    protected final boolean isAtTerminal() {
        return session != null && session.getTerminal() != null;
    }

    /** Prints the document of {@code --json}. */
    protected final void print(@Nullable Object document) {
        out.println(JsonText.of(document));
    }

    /** A number that counts something to show; a refusal if it is no whole number from 1 on. */
    protected static int positive(String option, String value) throws CommandException {
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < 1) {
            throw CommandRefusal.of(option + " is '" + value + "'; allowed: a whole number, 1 or more");
        }
        return Integer.parseInt(value);
    }
}
