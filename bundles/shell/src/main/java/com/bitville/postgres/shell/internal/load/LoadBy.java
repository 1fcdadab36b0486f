package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;

/** By what the load is shown. */
enum LoadBy {
    WAIT("wait_event", "profile.events", "-"),
    STATEMENT("statement", "profile.statements", "no statement"),
    USER("usename", "profile.users", "no user"),
    DATABASE("datname", "profile.databases", "no database"),
    APPLICATION("application_name", "profile.applications", "no name"),
    ROUTE("route", "profile.routes", "no route");

    private final String countedBy;
    private final String figure;
    private final String unnamed;

    LoadBy(String countedBy, String figure, String unnamed) {
        this.countedBy = countedBy;
        this.figure = figure;
        this.unnamed = unnamed;
    }

    static LoadBy of(String word) throws CommandException {
        return Arrays.stream(values())
                .filter(by -> by.word().equals(word))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of("--by is '" + word + "'; allowed: "
                        + Arrays.stream(values()).map(LoadBy::word).collect(Collectors.joining(", "))));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of {@code counted_by} in the table {@code profile.by}. */
    String countedBy() {
        return countedBy;
    }

    /** The figure in the store of days. */
    String figure() {
        return figure;
    }

    /** What sessions without a value are called. */
    String unnamed() {
        return unnamed;
    }
}
