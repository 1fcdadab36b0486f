package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The values of a server's settings, in the base unit of each. */
public final class SettingValues {
    /** What lets the role see it. */
    public static final String GRANT = "-- bitville:doctor prints the grant (pg_read_all_settings)";

    private SettingValues() {}

    /** Whether the agent's role sees it; without pg_read_all_settings some have no row, as if they did not exist. */
    public static boolean isKnown(ServerView view, String name) {
        return row(view, name).isPresent();
    }

    /** The same, and what it is; not of one that may be a secret. */
    public static boolean hasValue(ServerView view, String name) {
        return row(view, name).filter(row -> row.has("setting")).isPresent();
    }

    /** That a check cannot decide, if one of these settings was not read: its absence is no value. */
    public static Optional<CheckAnswer> missing(ServerView view, String... names) {
        List<String> absent =
                Arrays.stream(names).filter(name -> !isKnown(view, name)).toList();
        return absent.isEmpty() ? Optional.empty() : Optional.of(CheckAnswer.unknown(unread(absent), GRANT));
    }

    /** The same for a part of a check: why it is not judged. */
    public static String unread(List<String> names) {
        return "the agent's role does not see " + String.join(", ", names);
    }

    /** Empty for a setting that the server does not have, or that has no value. */
    public static String text(ServerView view, String name) {
        return row(view, name).map(row -> row.text("setting")).orElse("");
    }

    /** Empty for a setting that the server does not have, or that is no number. */
    public static OptionalDouble number(ServerView view, String name) {
        return row(view, name).map(row -> row.number("setting")).orElse(OptionalDouble.empty());
    }

    public static double number(ServerView view, String name, double otherwise) {
        return number(view, name).orElse(otherwise);
    }

    /** Whether its value stands in the server's command line, where no file and no ALTER SYSTEM changes it. */
    public static boolean isOfCommandLine(TableRow setting) {
        return setting.text("source").equals("command line");
    }

    /** What to do about such a value, for a remedy. */
    public static String inCommandLine(String name, String value) {
        return "-- cure: the server's command line sets it (postgres -c, pg_ctl -o, the service's file), and ALTER SYSTEM does nothing: have it say "
                + name + "=" + value + " there and restart the server in a quiet hour";
    }

    /** The line of a remedy that sets it; a comment where it would do nothing. */
    public static String alter(ServerView view, String name, String value) {
        return row(view, name).filter(SettingValues::isOfCommandLine).isPresent()
                ? inCommandLine(name, value)
                : "ALTER SYSTEM SET " + name + " = " + value + ";";
    }

    private static Optional<TableRow> row(ServerView view, String name) {
        return view.rows("settings_all").stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst();
    }
}
