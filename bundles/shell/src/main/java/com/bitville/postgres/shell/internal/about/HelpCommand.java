package com.bitville.postgres.shell.internal.about;

import com.bitville.postgres.shell.internal.reference.CommandReference;
import com.bitville.postgres.shell.internal.reference.HelpPage;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:help}: the agent's commands, and one of them in full. */
@Service
@Command(
        scope = "bitville",
        name = "help",
        description = "Lists the agent's commands; help COMMAND shows its arguments, options and examples.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/about/help.txt")
public final class HelpCommand extends AgentAction {
    @Argument(name = "command", description = "A command, without bitville:", multiValued = true)
    private List<String> words = List.of();

    /** Created by the shell; prints to the session's output. */
    public HelpCommand() {
        this(System.out);
    }

    HelpCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        String name = arguments(words, 1).at(0).replaceFirst("^bitville:", "");
        List<CommandReference> all = CommandReference.all();
        if (!name.isEmpty() && all.stream().noneMatch(each -> each.name().equals(name))) {
            throw CommandRefusal.of("no command " + name + "; commands: "
                    + String.join(", ", all.stream().map(CommandReference::name).toList()));
        }
        if (json) {
            print(all.stream()
                    .filter(each -> name.isEmpty() || each.name().equals(name))
                    .map(HelpCommand::document)
                    .toList());
            return null;
        }
        HelpPage page = new HelpPage("bitville:", Screen.width(out));
        page.of(name).orElseGet(page::list).forEach(out::println);
        return null;
    }

    private static Map<String, @Nullable Object> document(CommandReference command) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("command", command.name());
        document.put("summary", command.summary());
        document.put(
                "argument",
                command.argument()
                        .map(CommandReference.DeclaredArgument::description)
                        .orElse(null));
        List<Map<String, Object>> options = new ArrayList<>();
        command.options()
                .forEach(option -> options.add(Map.of("option", option.name(), "description", option.description())));
        document.put("options", options);
        document.put("examples", command.examples());
        return document;
    }
}
