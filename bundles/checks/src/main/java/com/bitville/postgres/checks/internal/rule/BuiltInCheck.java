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
    private final Function<ServerView, CheckAnswer> look;

    /** Where a check makes sense. */
    public enum Role {
        /** On every server. */
        ANY,
        /** Only where writes are taken. */
        PRIMARY,
        /** Only on a standby. */
        STANDBY
    }

    private final boolean judgesVisits;
    private final String keeper;

    private BuiltInCheck(
            CheckDefinition definition,
            Role role,
            Function<ServerView, CheckAnswer> look,
            boolean judgesVisits,
            String keeper) {
        this.judgesVisits = judgesVisits;
        this.keeper = keeper;
        this.definition = definition;
        this.role = role;
        this.look = look;
    }

    @Override
    public CheckDefinition definition() {
        return definition;
    }

    @Override
    public CheckAnswer look(ServerView view) {
        if (role == Role.PRIMARY && view.has("server") && !view.isPrimary()) {
            return CheckAnswer.notApplicable("a standby");
        }
        if (role == Role.STANDBY && view.isPrimary()) {
            return CheckAnswer.notApplicable("a primary");
        }
        return look.apply(view);
    }

    /** Whether its answer depends on visits to databases alone. */
    public boolean judgesVisits() {
        return judgesVisits;
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
        private boolean visits;
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
            return new BuiltInCheck(
                    new CheckDefinition(name, scope, group, description, tables, thresholds),
                    role,
                    look,
                    visits,
                    keeper);
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
            visits = true;
            return on(Role.PRIMARY).answers(new DatabaseRule(tables.get(0), object, judge)::look);
        }

        /** The same, where there may be a reason to judge nothing at all. */
        public ServerCheck inDatabasesUnless(
                Function<ServerView, Optional<CheckAnswer>> reason,
                Function<TableRow, Optional<String>> object,
                Function<ServerView, Function<VisitedRow, Optional<Wrong>>> judge) {
            visits = true;
            DatabaseRule rule = new DatabaseRule(tables.get(0), object, judge);
            return on(Role.PRIMARY).answers(view -> reason.apply(view).orElseGet(() -> rule.look(view)));
        }

        public ServerCheck sees(Function<ServerView, Stream<Observation>> look) {
            return answers(view -> CheckAnswer.of(look.apply(view).toList()));
        }
    }
}
