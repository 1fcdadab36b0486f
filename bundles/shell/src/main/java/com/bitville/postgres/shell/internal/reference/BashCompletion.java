package com.bitville.postgres.shell.internal.reference;

import com.bitville.postgres.shell.internal.complete.CollectorsCompleter;
import com.bitville.postgres.shell.internal.complete.ConfigWords;
import com.bitville.postgres.shell.internal.complete.LogClassCompleter;
import com.bitville.postgres.shell.internal.complete.NamedValues;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Completion;

/** The completion of bash: commands, options and listed values are in the file; names are asked of the running agent. */
final class BashCompletion {
    private static final String HEAD = """
            # bash completion of the Bitville PostgreSQL agent's commands; written by the build from their declarations.
            # Names of servers, collectors, figures and keys come from the running agent and are kept for a minute.

            _bitville_values() {
                local kind=$2 at="_bitville_at_${2//-/_}" kept="_bitville_kept_${2//-/_}"
                if [[ -z ${!at} || $((SECONDS - ${!at})) -gt 60 ]]; then
                    printf -v "$kept" '%s' "$("$1" completions "$kind" 2>/dev/null)"
                    printf -v "$at" '%s' "$SECONDS"
                fi
                printf '%s' "${!kept}"
            }

            _bitville() {
                local cur prev words=() i command='' line
                # A key of another server has a colon, at which bash would break the word.
                if declare -F _get_comp_words_by_ref >/dev/null; then
                    _get_comp_words_by_ref -n : cur prev
                else
                    cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
                fi
                command=${COMP_WORDS[1]}
                COMPREPLY=()
                if [[ $COMP_CWORD -eq 1 ]]; then
                    line="COMMANDS"
                else
                    case "$command $prev" in
            """;

    private BashCompletion() {}

    static String of(List<CommandReference> commands) {
        String names = commands.stream().map(CommandReference::name).collect(Collectors.joining(" "));
        StringBuilder script = new StringBuilder(HEAD.replace("COMMANDS", names));
        for (CommandReference command : commands) {
            for (CommandReference.DeclaredOption option : command.options()) {
                if (!option.value().isEmpty()) {
                    choice(script, "            ", command.name() + " " + option.name(), values(option.field()));
                }
            }
        }
        choice(script, "            ", "collectors show", values("collectors"));
        choice(script, "            ", "help help", names);
        for (String action : ConfigWords.ACTIONS) {
            if (!action.equals("reload")) {
                choice(script, "            ", "config " + action, values("keys"));
            }
        }
        script.append("            *)\n                case \"$command\" in\n");
        for (CommandReference command : commands) {
            String options = command.options().stream()
                    .map(CommandReference.DeclaredOption::name)
                    .collect(Collectors.joining(" "));
            String words = command.name().equals("help")
                    ? names
                    : command.argument()
                            .map(argument -> values(argument.field()))
                            .orElse("");
            choice(script, "                    ", command.name(), (words + " " + options + " --help").strip());
        }
        script.append("                esac\n                ;;\n        esac\n    fi\n");
        script.append("    COMPREPLY=($(compgen -W \"$line\" -- \"$cur\"))\n");
        script.append("    if declare -F __ltrim_colon_completions >/dev/null; then\n");
        script.append("        __ltrim_colon_completions \"$cur\"\n    fi\n}\n\n");
        script.append("complete -F _bitville bitville bin/bitville ./bin/bitville\n");
        return script.toString();
    }

    private static void choice(StringBuilder script, String indent, String pattern, String values) {
        script.append(indent)
                .append('"')
                .append(pattern)
                .append("\") line=\"")
                .append(values)
                .append("\" ;;\n");
    }

    private static String values(String kind) {
        return "$(_bitville_values \"$1\" " + kind + ")";
    }

    /** What the declaration of a field completes, as a word of bash. */
    private static String values(Field field) {
        Completion completion = field.getAnnotation(Completion.class);
        if (completion == null) {
            return "";
        }
        if (completion.values().length > 0) {
            return String.join(" ", completion.values());
        }
        Class<?> type = completion.value();
        if (type == ConfigWords.class) {
            return String.join(" ", ConfigWords.ACTIONS);
        }
        if (type == CollectorsCompleter.class) {
            return "show";
        }
        if (type == LogClassCompleter.class) {
            return String.join(" ", new LogClassCompleter().values());
        }
        try {
            return type.getDeclaredConstructor().newInstance() instanceof NamedValues named ? values(named.kind()) : "";
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has a public constructor", e);
        }
    }
}
