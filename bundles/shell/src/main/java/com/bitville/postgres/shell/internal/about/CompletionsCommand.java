package com.bitville.postgres.shell.internal.about;

import com.bitville.postgres.shell.internal.complete.CollectorNames;
import com.bitville.postgres.shell.internal.complete.ConfigWords;
import com.bitville.postgres.shell.internal.complete.FigureNameCompleter;
import com.bitville.postgres.shell.internal.complete.LogClassCompleter;
import com.bitville.postgres.shell.internal.complete.NamedValues;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:completions}: the names that a completion offers. */
@Service
@Command(
        scope = "bitville",
        name = "completions",
        description = "Prints the names that the completion of bash offers, one per line.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/about/completions.txt")
public final class CompletionsCommand extends AgentAction {
    private static final List<NamedValues> ALL = List.of(
            new CollectorNames(),
            new FigureNameCompleter(),
            new ConfigWords(),
            new LogClassCompleter(),
            new ServerNameCompleter());

    @Argument(name = "kind", description = "collectors, figures, keys, log-classes or servers", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"collectors", "figures", "keys", "log-classes", "servers"})
    private List<String> words = List.of();

    /** Created by the shell; prints to the session's output. */
    public CompletionsCommand() {
        this(System.out);
    }

    CompletionsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        String kind = arguments(words, 1).at(0);
        List<String> values = ALL.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of((kind.isEmpty() ? "completions needs a kind" : "no kind " + kind)
                        + "; kinds: "
                        + String.join(", ", ALL.stream().map(NamedValues::kind).toList())))
                .values();
        if (json) {
            print(values);
        } else {
            values.forEach(out::println);
        }
        return null;
    }
}
