package com.bitville.postgres.shell.internal.terminal;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/**
 * Assigns options that follow a command's arguments to the fields, of type boolean or String, that declare them: {@code --json}, {@code --limit 3} and
 * {@code --limit=3}. Everything behind {@code --} is an argument.
 */
final class TrailingOptions {
    private static final String END = "--";

    private TrailingOptions() {}

    /** Returns the words that are neither options nor their values. */
    static List<String> assign(Object command, List<String> words) throws CommandException {
        Map<String, Field> options = options(command.getClass());
        List<String> plain = new ArrayList<>();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.equals(END)) {
                rest.forEachRemaining(plain::add);
            } else if (word.startsWith(END)) {
                assign(command, options, word, rest);
            } else {
                plain.add(word);
            }
        }
        return plain;
    }

    private static void assign(Object command, Map<String, Field> options, String word, Iterator<String> rest)
            throws CommandException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Field field = Optional.ofNullable(options.get(name))
                .orElseThrow(() -> CommandRefusal.of("unknown option " + name + "; options: "
                        + String.join(", ", options.keySet()) + "; see --help"));
        boolean flag = field.getType() == boolean.class;
        if (flag && equals >= 0) {
            throw CommandRefusal.of(name + " takes no value");
        }
        if (!flag && equals < 0 && !rest.hasNext()) {
            throw CommandRefusal.of(name + " needs a value; see --help");
        }
        set(command, field, flag ? "true" : equals < 0 ? rest.next() : word.substring(equals + 1));
    }

    private static void set(Object command, Field field, String value) {
        try {
            field.setAccessible(true);
            if (field.getType() == boolean.class) {
                field.setBoolean(command, true);
            } else {
                field.set(command, value);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " was made accessible", e);
        }
    }

    /** The declared options by name, those of the class itself first. */
    private static Map<String, Field> options(Class<?> type) {
        Map<String, Field> options = new LinkedHashMap<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Arrays.stream(each.getDeclaredFields())
                    .filter(field -> field.isAnnotationPresent(Option.class))
                    .forEach(field -> options.putIfAbsent(
                            field.getAnnotation(Option.class).name(), field));
        }
        return options;
    }
}
