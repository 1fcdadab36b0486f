package com.bitville.postgres.shell.internal.reference;

import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Help on a terminal: the list of commands, and the page of one. */
public final class HelpPage {
    private static final int INDENT = 2;

    private final String prefix;
    private final int width;

    /**
     * Pages for one way to call commands.
     *
     * @param prefix what is before a command's name, such as {@code bitville:} or {@code bin/bitville }
     * @param width the columns of a line
     */
    public HelpPage(String prefix, int width) {
        this.prefix = prefix;
        this.width = width;
    }

    /** All commands with their summaries. */
    public List<String> list() {
        List<String> lines = new ArrayList<>();
        lines.add("usage: " + prefix + "COMMAND [ARGUMENTS] [OPTIONS]");
        lines.add("");
        List<CommandReference> all = CommandReference.all();
        int names = all.stream().mapToInt(each -> each.name().length()).max().orElse(0) + 2 * INDENT;
        for (CommandReference each : all) {
            entry(lines, each.name(), each.summary(), names);
        }
        lines.add("");
        lines.addAll(TextLayout.wrap(
                prefix + "help COMMAND or " + prefix
                        + "COMMAND --help shows arguments, options and examples. Options may"
                        + " follow arguments. Every command takes --json; those about servers take --server NAME.",
                width,
                0));
        lines.addAll(TextLayout.wrap(
                "Exit status 0 means success, 1 a refusal or failure; doctor returns 0, 1 or 2 by its worst finding.",
                width,
                0));
        return lines;
    }

    /** The page of a command; empty if there is none of that name. */
    public Optional<List<String>> of(String name) {
        return CommandReference.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(this::page);
    }

    private List<String> page(CommandReference command) {
        List<String> lines = new ArrayList<>();
        lines.addAll(TextLayout.wrap(command.summary(), width, 0));
        lines.add("");
        lines.addAll(TextLayout.wrap("usage: " + command.usage(prefix), width, 2 * INDENT));
        int names = 2 * INDENT
                + command.options().stream()
                        .mapToInt(option -> (option.name() + " " + option.value()).length())
                        .max()
                        .orElse(0);
        command.argument().ifPresent(argument -> {
            lines.add("");
            lines.add("ARGUMENTS");
            entry(lines, argument.name(), argument.description(), names);
        });
        lines.add("");
        lines.add("OPTIONS");
        for (CommandReference.DeclaredOption option : command.options()) {
            entry(
                    lines,
                    (option.name() + " " + option.value()).strip(),
                    option.description() + (option.fallback().isEmpty() ? "" : "; default: " + option.fallback()),
                    names);
        }
        for (String paragraph : command.details()) {
            lines.add("");
            lines.addAll(TextLayout.wrap(paragraph, width, 0));
        }
        command.sections().forEach((title, section) -> {
            lines.add("");
            lines.add(title);
            section.forEach(
                    line -> lines.addAll(TextLayout.wrap("  " + line.replace("bitville:", prefix), width, 3 * INDENT)));
        });
        return lines;
    }

    private void entry(List<String> lines, String name, String text, int names) {
        lines.addAll(
                TextLayout.wrap(" ".repeat(INDENT) + TextLayout.pad(name, names - INDENT, false) + text, width, names));
    }
}
