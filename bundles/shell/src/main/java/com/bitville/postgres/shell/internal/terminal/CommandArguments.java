package com.bitville.postgres.shell.internal.terminal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;

/**
 * A command's arguments and the flags after them: the shell accepts options only before the first argument, but people write them at the
 * end.
 */
public record CommandArguments(List<String> arguments, Set<String> flags) {
    public static CommandArguments of(List<String> given, int most, Set<String> known) throws CommandException {
        List<String> arguments =
                given.stream().filter(word -> !word.startsWith("--")).toList();
        Set<String> flags =
                given.stream().filter(word -> word.startsWith("--")).collect(Collectors.toUnmodifiableSet());
        for (String flag : flags) {
            if (!known.contains(flag)) {
                throw CommandRefusal.of("unknown option " + flag + "; see --help");
            }
        }
        if (arguments.size() > most) {
            throw CommandRefusal.of("too many arguments: " + arguments.get(most) + "; see --help");
        }
        return new CommandArguments(arguments, flags);
    }

    /** The argument at that position, empty if not given. */
    public String at(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    public boolean has(String flag) {
        return flags.contains(flag);
    }
}
