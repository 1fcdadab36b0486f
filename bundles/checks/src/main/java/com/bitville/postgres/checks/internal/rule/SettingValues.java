package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import java.util.Optional;
import java.util.OptionalDouble;

/** The values of a server's settings, in the base unit of each. */
public final class SettingValues {
    private SettingValues() {}

    /** Whether the agent's role sees it; without pg_read_all_settings some have no row, as if they did not exist. */
    public static boolean isKnown(ServerView view, String name) {
        return row(view, name).isPresent();
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

    private static Optional<TableRow> row(ServerView view, String name) {
        return view.rows("settings_all").stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst();
    }
}
