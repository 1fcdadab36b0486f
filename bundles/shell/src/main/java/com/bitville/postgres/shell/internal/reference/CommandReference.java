package com.bitville.postgres.shell.internal.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;

/**
 * One command as its class declares it.
 *
 * @param name without its scope
 * @param summary one sentence
 * @param argument what its arguments are; empty if it has none
 * @param options in the order of the declarations, the common ones last
 * @param details paragraphs, each a line
 * @param sections further parts by title, such as EXAMPLES, with lines as they are
 */
public record CommandReference(
        String name,
        String summary,
        Optional<DeclaredArgument> argument,
        List<DeclaredOption> options,
        List<String> details,
        Map<String, List<String>> sections) {
    public static final String EXAMPLES = "EXAMPLES";

    /**
     * The arguments of a command.
     *
     * @param name as it is shown
     * @param field the declaring field
     */
    public record DeclaredArgument(String name, String description, boolean required, Field field) {}

    /**
     * An option.
     *
     * @param value what it takes in capital letters; empty for a flag
     * @param fallback the value without the option, for people; empty if it needs none
     * @param field the declaring field
     */
    public record DeclaredOption(String name, String description, String value, String fallback, Field field) {}

    /** All commands by name. */
    public static List<CommandReference> all() {
        return CommandClasses.all().stream()
                .map(CommandReference::of)
                .sorted(Comparator.comparing(CommandReference::name))
                .toList();
    }

    static CommandReference of(Class<?> type) {
        Command command = type.getAnnotation(Command.class);
        Optional<DeclaredArgument> argument = Optional.empty();
        Map<String, DeclaredOption> options = new LinkedHashMap<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(Argument.class)) {
                    argument = Optional.of(argument(field));
                }
                if (field.isAnnotationPresent(Option.class)) {
                    options.putIfAbsent(field.getAnnotation(Option.class).name(), option(field));
                }
            }
        }
        List<String> details = new ArrayList<>();
        Map<String, List<String>> sections = new LinkedHashMap<>();
        parse(text(type, command.detailedDescription()), details, sections);
        return new CommandReference(
                command.name(), command.description(), argument, List.copyOf(options.values()), details, sections);
    }

    private static DeclaredArgument argument(Field field) {
        Argument declared = field.getAnnotation(Argument.class);
        return new DeclaredArgument(declared.name(), declared.description(), declared.required(), field);
    }

    private static DeclaredOption option(Field field) {
        Option declared = field.getAnnotation(Option.class);
        boolean flag = field.getType() == boolean.class;
        String value =
                flag ? "" : declared.name().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        String fallback =
                declared.valueToShowInHelp().equals(Option.DEFAULT_STRING) ? "" : declared.valueToShowInHelp();
        return new DeclaredOption(declared.name(), declared.description(), value, fallback, field);
    }

    private static String text(Class<?> type, String location) {
        String path = location.replace("classpath:", "/");
        try (InputStream in = type.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " of " + type.getName() + " is not in the bundle");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paragraphs up to the first line of capital letters; from there on, sections. */
    private static void parse(String text, List<String> details, Map<String, List<String>> sections) {
        StringBuilder paragraph = new StringBuilder();
        String section = "";
        for (String line : text.lines().toList()) {
            if (line.matches("[A-Z][A-Z ]+")) {
                section = line;
                sections.put(section, new ArrayList<>());
            } else if (!section.isEmpty()) {
                if (!line.isBlank()) {
                    sections.computeIfAbsent(section, title -> new ArrayList<>())
                            .add(line.strip());
                }
            } else if (line.isBlank()) {
                add(details, paragraph);
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
            if (!section.isEmpty()) {
                add(details, paragraph);
            }
        }
        add(details, paragraph);
    }

    private static void add(List<String> details, StringBuilder paragraph) {
        if (!paragraph.isEmpty()) {
            details.add(paragraph.toString());
            paragraph.setLength(0);
        }
    }

    /** How the command is called. */
    public String usage(String prefix) {
        StringBuilder usage = new StringBuilder(prefix).append(name);
        argument.ifPresent(declared -> usage.append(declared.required() ? " " : " [")
                .append(declared.name().toUpperCase(Locale.ROOT))
                .append(declared.required() ? "" : "]"));
        options.forEach(option -> usage.append(" [")
                .append(option.name())
                .append(option.value().isEmpty() ? "" : " " + option.value())
                .append(']'));
        return usage.toString();
    }

    /** The examples, each a command line of the shell. */
    public List<String> examples() {
        return sections.getOrDefault(EXAMPLES, List.of());
    }
}
