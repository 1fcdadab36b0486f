package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.checks.internal.life.LookTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A check of this bundle: its definition, on which servers it makes sense, and its look. */
public final class BuiltInCheck implements ServerCheck {
    private final CheckDefinition definition;
    private final Role role;
    private final Look look;

    /** What a check does at a look, with what it remembers of earlier ones. */
    private interface Look {
        CheckAnswer at(ServerView view, CheckMemory memory, LookTime now);
    }

    /** Since when something has held, at one look. */
    @FunctionalInterface
    public interface Tracked {
        /**
         * For how long, also beyond the hour that is kept.
         *
         * @param what its name; what is not asked for at a look does not hold
         * @param shown for how long by what is kept; zero if it does not hold
         */
        Duration held(String what, Duration shown);
    }

    /** Where a check makes sense. */
    public enum Role {
        /** On every server. */
        ANY,
        /** Only where writes are taken. */
        PRIMARY,
        /** Only on a standby. */
        STANDBY
    }

    private final String keeper;
    private final boolean memoryless;

    private BuiltInCheck(CheckDefinition definition, Role role, Look look, String keeper, boolean memoryless) {
        this.keeper = keeper;
        this.memoryless = memoryless;
        this.definition = definition;
        this.role = role;
        this.look = look;
    }

    @Override
    public CheckDefinition definition() {
        return definition;
    }

    /** A look that remembers nothing. */
    @Override
    public CheckAnswer look(ServerView view) {
        return look(view, new CheckMemory(), new LookTime(view.at(), 0));
    }

    /**
     * A look.
     *
     * @param memory what the check remembers of this server
     */
    public CheckAnswer look(ServerView view, CheckMemory memory, LookTime now) {
        if (role == Role.PRIMARY && view.has("server") && !view.isPrimary()) {
            return CheckAnswer.notApplicable("a standby");
        }
        if (role == Role.STANDBY && view.isPrimary()) {
            return CheckAnswer.notApplicable("a primary");
        }
        return look.at(view, memory, now);
    }

    /** Whether its answer depends on what the view shows and on nothing else, so that the same view gets the same answer. */
    public boolean isMemoryless() {
        return memoryless;
    }

    /** Under which name the rows of visits are kept that it judges. */
    public String keeper() {
        return keeper;
    }

    /** Begins a check that needs these tables. */
    public static Builder named(String group, String name, String description, String... tables) {
        return new Builder(group, name, description, List.of(tables));
    }

    /** Adds what a check has. */
    public static final class Builder {
        private final String group;
        private final String name;
        private final String description;
        private final List<String> tables;
        private final List<CheckThreshold> thresholds = new ArrayList<>();
        private Role role = Role.ANY;
        private Scope scope = Scope.SERVER;
        private String keeper;

        private Builder(String group, String name, String description, List<String> tables) {
            this.group = group;
            this.name = name;
            this.keeper = name;
            this.description = description;
            this.tables = tables;
        }

        public Builder on(Role where) {
            role = where;
            return this;
        }

        /** It judges the same rows of visits as another check, whose {@code object} is its own, too: they are kept once. */
        public Builder sharingRowsOf(String other) {
            keeper = other;
            return this;
        }

        public Builder ofHost() {
            scope = Scope.HOST;
            return this;
        }

        public Builder above(String threshold, double standard, double most, String unit, String limits) {
            thresholds.add(CheckThreshold.above(threshold, standard, 0, most, unit, limits));
            return this;
        }

        public Builder below(String threshold, double standard, double most, String unit, String limits) {
            thresholds.add(CheckThreshold.below(threshold, standard, 0, most, unit, limits));
            return this;
        }

        public ServerCheck answers(Function<ServerView, CheckAnswer> look) {
            return looks((view, memory, now) -> look.apply(view), true);
        }

        /** A check for which an hour is too short. */
        public ServerCheck tracks(BiFunction<ServerView, Tracked, CheckAnswer> look) {
            return looks((view, memory, now) -> {
                CheckAnswer answer =
                        look.apply(view, (what, shown) -> memory.onsets().held(what, shown, now));
                memory.onsets().forget(now);
                return answer;
            });
        }

        private ServerCheck looks(Look look) {
            return looks(look, false);
        }

        private ServerCheck looks(Look look, boolean memoryless) {
            CheckDefinition definition = new CheckDefinition(name, scope, group, description, tables, thresholds);
            return new BuiltInCheck(definition, role, look, keeper, memoryless);
        }

        /** A check of the first of its tables in each visited database; it needs the list of databases, too. */
        public ServerCheck inDatabases(
                Function<TableRow, Optional<String>> object,
                BiFunction<ServerView, VisitedRow, Optional<Wrong>> judge) {
            return inDatabases(object, view -> row -> judge.apply(view, row));
        }

        /** The same, where judging a row needs what is found out once for all of them. */
        public ServerCheck inDatabases(
                Function<TableRow, Optional<String>> object,
                Function<ServerView, Function<VisitedRow, Optional<Wrong>>> judge) {
            return inDatabasesUnless(view -> Optional.empty(), object, judge);
        }

        /** The same, where there may be a reason to judge nothing at all. */
        public ServerCheck inDatabasesUnless(
                Function<ServerView, Optional<CheckAnswer>> reason,
                Function<TableRow, Optional<String>> object,
                Function<ServerView, Function<VisitedRow, Optional<Wrong>>> judge) {
            DatabaseRule rule = new DatabaseRule(tables.get(0), object, judge);
            return on(Role.PRIMARY)
                    .looks((view, memory, now) ->
                            reason.apply(view).orElseGet(() -> rule.look(view, memory.visits(), now)));
        }

        public ServerCheck sees(Function<ServerView, Stream<Observation>> look) {
            return answers(view -> CheckAnswer.of(look.apply(view).toList()));
        }
    }
}
