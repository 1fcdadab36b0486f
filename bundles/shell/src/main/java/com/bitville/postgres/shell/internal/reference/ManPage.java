package com.bitville.postgres.shell.internal.reference;

import java.util.List;
import java.util.Locale;

/** The manual page {@code bitville(1)}. */
final class ManPage {
    private ManPage() {}

    static String of(List<CommandReference> commands, String version) {
        StringBuilder page = new StringBuilder();
        line(page, ".TH BITVILLE 1 \"\" \"Bitville PostgreSQL agent " + version + "\" \"User commands\"");
        line(page, ".SH NAME");
        line(page, "bitville \\- commands of the Bitville PostgreSQL agent");
        line(page, ".SH SYNOPSIS");
        line(page, ".B bitville");
        line(page, ".I COMMAND");
        line(page, "[ARGUMENTS] [OPTIONS]");
        line(page, ".SH DESCRIPTION");
        line(
                page,
                text("Runs a command in the running agent of this installation, prints its output and returns its exit"
                        + " status. It logs in with the key of the installation's owner: run it as that user or as root. In an"
                        + " unpacked archive the command is bin/bitville. Options may follow arguments; what follows -- is an"
                        + " argument."));
        line(page, ".SH COMMANDS");
        for (CommandReference command : commands) {
            line(page, ".SS " + text(command.usage("")));
            line(page, text(command.summary()));
            command.argument().ifPresent(argument -> {
                line(page, ".TP");
                line(page, ".I " + text(argument.name().toUpperCase(Locale.ROOT)));
                line(page, text(argument.description()));
            });
            for (CommandReference.DeclaredOption option : command.options()) {
                line(page, ".TP");
                line(page, ".B " + text((option.name() + " " + option.value()).strip()));
                line(
                        page,
                        text(option.description()
                                + (option.fallback().isEmpty() ? "" : "; default: " + option.fallback())));
            }
            for (String paragraph : command.details()) {
                line(page, ".PP");
                line(page, text(paragraph));
            }
            command.sections().forEach((title, lines) -> {
                line(page, ".PP");
                line(page, text(title.charAt(0) + title.substring(1).toLowerCase(Locale.ROOT)) + ":");
                line(page, ".PP");
                line(page, ".nf");
                lines.forEach(each -> line(page, "    " + text(each.replace("bitville:", "bitville "))));
                line(page, ".fi");
            });
        }
        line(page, ".SH EXIT STATUS");
        line(
                page,
                text(
                        "0 on success, 1 after a refusal or a failure; doctor returns 0, 1 or 2 by its worst finding. 64 for an"
                                + " empty argument, 69 if no agent answers, 77 if its key is not accepted."));
        return page.toString();
    }

    private static void line(StringBuilder page, String line) {
        page.append(line).append('\n');
    }

    /** A text that troff prints as it is. */
    private static String text(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
