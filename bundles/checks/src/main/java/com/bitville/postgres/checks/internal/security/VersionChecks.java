package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Old releases, extensions that were not updated. */
public final class VersionChecks {
    private static final int MAJOR = 10_000;
    private static final int SOON_MONTHS = 6;
    /** Minor releases come every three months. */
    private static final int MINORS_IN_SIX_MONTHS = 2;

    private static final int STALE_MONTHS = 6;

    private static final Releases RELEASES = Releases.known();

    private VersionChecks() {}

    public static List<ServerCheck> all() {
        return List.of(minor(), endOfLife(), extensions());
    }

    private static long age(ServerView view) {
        return ChronoUnit.DAYS.between(RELEASES.asOf(), today(view));
    }

    private static LocalDate today(ServerView view) {
        return LocalDate.ofInstant(view.at(), ZoneOffset.UTC);
    }

    private static ServerCheck minor() {
        return BuiltInCheck.named(
                        "versions",
                        "minor_behind",
                        "A minor release is missing: bugs and security holes that are mended there.",
                        "server")
                .answers(VersionChecks::minor);
    }

    private static CheckAnswer minor(ServerView view) {
        int major = view.version() / MAJOR;
        int installed = view.version() % MAJOR;
        Releases.Major known = RELEASES.of(major).orElse(null);
        if (known == null || installed > known.newest()) {
            return unlisted(view);
        }
        int behind = known.newest() - installed;
        if (behind == 0) {
            return age(view) > STALE_MONTHS * 30L
                    ? CheckAnswer.unknown(
                            "the agent's table of releases is " + age(view)
                                    + " days old; there may be a newer release than " + major + "." + known.newest(),
                            "-- a newer agent has a newer table")
                    : CheckAnswer.of(List.of());
        }
        return CheckAnswer.of(List.of(Observation.of(
                        behind < MINORS_IN_SIX_MONTHS ? CheckSeverity.HINT : CheckSeverity.WARNING,
                        "version " + major + "." + installed + " is " + behind + " minor "
                                + (behind == 1 ? "release" : "releases") + " behind " + major + "." + known.newest()
                                + " (table of " + RELEASES.asOf() + ", " + age(view) + " days old)")
                .with("installed", major + "." + installed)
                .with("newest", major + "." + known.newest())
                .with("behind", behind)
                .with("table_age_d", age(view))
                .remedied(
                        "-- look",
                        "SELECT version();",
                        "-- cure: install the packages of " + major + "." + known.newest()
                                + " and restart; no dump, no pg_upgrade; all sessions end. Standbys first.",
                        "-- way back: the packages of " + major + "." + installed
                                + " and a restart; read the release notes before")));
    }

    private static ServerCheck endOfLife() {
        return BuiltInCheck.named(
                        "versions",
                        "end_of_life",
                        "A major release gets no more corrections, or soon will not.",
                        "server")
                .answers(view -> RELEASES.of(view.version() / MAJOR)
                        .map(known -> CheckAnswer.of(endOfLife(view, known).toList()))
                        .orElseGet(() -> unlisted(view)));
    }

    private static CheckAnswer unlisted(ServerView view) {
        return CheckAnswer.unknown(
                "version " + view.version() / MAJOR + "." + view.version() % MAJOR
                        + " is not in the agent's table of releases, which is " + age(view) + " days old",
                "-- a newer agent has a newer table");
    }

    private static Stream<Observation> endOfLife(ServerView view, Releases.Major only) {
        return Stream.of(only)
                .filter(known -> known.end().minusMonths(SOON_MONTHS).isBefore(today(view)))
                .map(known -> {
                    boolean over = known.end().isBefore(today(view));
                    int major = view.version() / MAJOR;
                    return Observation.of(
                                    over ? CheckSeverity.ERROR : CheckSeverity.WARNING,
                                    "version " + major
                                            + (over
                                                    ? " has had no corrections since "
                                                    : " gets its last corrections on ")
                                            + known.end())
                            .with("version", major)
                            .with("end", known.end().toString())
                            .with("table_age_d", age(view))
                            .remedied(
                                    "-- look",
                                    "SELECT version();",
                                    "-- cure: a newer major version, by pg_upgrade (minutes with --link, no way back once started) or logical replication (seconds);",
                                    "-- try it on a copy, and run vacuumdb --all --analyze-in-stages afterwards");
                });
    }

    private static ServerCheck extensions() {
        return BuiltInCheck.named(
                        "versions",
                        "extension_update",
                        "An extension is older in the database than on disk.",
                        "extensions",
                        "databases",
                        "server")
                .inDatabases(
                        row -> row.has("default_version")
                                        && !row.text("default_version").equals(row.text("extversion"))
                                ? Optional.of(row.text("extname"))
                                : Optional.empty(),
                        (view, of) -> Optional.of(new Wrong(CheckSeverity.HINT, as -> extension(of, as))));
    }

    private static Observation extension(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        String name = row.text("extname");
        return Observation.of(
                        how,
                        "extension " + Texts.oneLine(name) + " is " + row.text("extversion") + " here and "
                                + row.text("default_version") + " on disk")
                .on(of.database(), name)
                .with("installed", row.text("extversion"))
                .with("on_disk", row.text("default_version"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "both versions"),
                        "SELECT name, installed_version, default_version FROM pg_available_extensions WHERE name = "
                                + Texts.literal(name) + ";",
                        "-- cure: locks the extension's own objects for a moment; few extensions have a way back",
                        "ALTER EXTENSION " + Texts.name(name) + " UPDATE;");
    }
}
