package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.life.LookTime;
import com.bitville.postgres.checks.internal.life.ObjectCap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges the rows of one table in each visited database. A database that was not visited, or not within a day, is not judged: what was open
 * about it stays open.
 *
 * @param table the table
 * @param object what an object is called, empty for a row that is never judged
 * @param judge for one look: what is wrong with a row
 */
public record DatabaseRule(
        String table,
        Function<TableRow, Optional<String>> object,
        Function<ServerView, Function<VisitedRow, Optional<Wrong>>> judge) {
    private static final Duration OLDEST = Duration.ofDays(1);
    private static final int NAMED = 3;
    private static final String[] MEND = {
        "-- databases are visited one after the other: bin/bitville status --json lists under servers.visits when, and why one is left out",
        "-- [database] databases leaves some out, [safety] budget_percent slows the round down"
    };

    CheckAnswer look(ServerView view, JudgedVisits judged, LookTime now) {
        List<VisitedDatabase> visited = view.visitedDatabases(table, object);
        Set<String> there = view.databases();
        Instant oldest = view.at().minus(OLDEST);
        List<VisitedDatabase> recent = visited.stream()
                .filter(visit -> visit.at().isAfter(oldest) && there.contains(visit.database()))
                .toList();
        Set<String> unseen = new TreeSet<>(there);
        recent.forEach(visit -> unseen.remove(visit.database()));
        List<JudgedVisits.Candidate> found = judged.judge(recent, now, () -> judge.apply(view));
        List<Observation> wrong = ObjectCap.of(
                found,
                each -> view.isSeen(each.row().database(), each.row().object()),
                each -> each.wrong().severity(),
                each -> each.wrong().told());
        if (unseen.isEmpty()) {
            return CheckAnswer.of(wrong);
        }
        String why = table + " was not read within a day in "
                + unseen.stream().limit(NAMED).map(Texts::oneLine).collect(Collectors.joining(", "))
                + (unseen.size() > NAMED ? " and " + (unseen.size() - NAMED) + " databases more" : "");
        return unseen.size() == there.size()
                ? CheckAnswer.unknown(why, MEND)
                : CheckAnswer.of(wrong).except(unseen, why, MEND);
    }

    /** The name of a row's object with its schema, for people and as a part of the finding's id. */
    public static String full(TableRow row, String column) {
        return row.text("schemaname") + "." + row.text(column);
    }

    /** The same as SQL has it. */
    public static String quoted(TableRow row, String column) {
        return Texts.name(row.text("schemaname")) + "." + Texts.name(row.text(column));
    }

    /** The same as a literal, for a cast to regclass. */
    public static String regclass(TableRow row, String column) {
        return literal(row, column) + "::regclass";
    }

    /** The quoted name with its schema as a literal, for a cast. */
    public static String literal(TableRow row, String column) {
        return Texts.literal(Texts.quoted(row.text("schemaname")) + "." + Texts.quoted(row.text(column)));
    }

    /** The first line of a remedy: where to paste it. */
    public static String look(VisitedRow row, String what) {
        return "-- look, in the database " + Texts.oneLine(row.database()) + ": " + what;
    }
}
