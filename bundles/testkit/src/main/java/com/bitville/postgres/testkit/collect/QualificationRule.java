package com.bitville.postgres.testkit.collect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every relation, function and type is named with its schema, so that no search path can change what runs with the agent's rights. */
final class QualificationRule {
    /** One level of parentheses. */
    private static final class Level {
        private boolean inFrom;
        private boolean expectsRelation;
        private boolean ownFrom;
        private boolean cast;
    }

    private final SqlTokens tokens;
    private final List<String> problems;
    private final Set<String> ctes = new HashSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    private QualificationRule(SqlTokens tokens, List<String> problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    static void check(SqlTokens tokens, List<String> problems) {
        new QualificationRule(tokens, problems).run();
    }

    private void run() {
        levels.push(new Level());
        for (int i = 0; i < tokens.size(); i++) {
            if (isCte(i)) {
                ctes.add(tokens.name(i));
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            SqlTokens.Token token = tokens.at(i);
            if (token.is("(")) {
                open(i);
            } else if (token.is(")") && levels.size() > 1) {
                levels.pop();
            } else if (token.is("::")) {
                checkType(i + 1);
            } else if (tokens.nameBegins(i)) {
                name(i);
            } else if (token.is(",")) {
                level().expectsRelation = level().inFrom;
            }
        }
    }

    private Level level() {
        return levels.getFirst();
    }

    private void open(int index) {
        Level inner = new Level();
        inner.expectsRelation = level().expectsRelation;
        inner.inFrom = inner.expectsRelation;
        level().expectsRelation = false;
        SqlTokens.Token before = tokens.at(index - 1);
        inner.ownFrom = before.type() == SqlTokens.Type.WORD && Grammar.OWN_FROM.contains(before.text());
        inner.cast = before.is("cast");
        levels.push(inner);
    }

    private void name(int index) {
        SqlTokens.Token token = tokens.at(index);
        int end = tokens.nameEnd(index);
        if (token.is("from")) {
            boolean relations = !level().ownFrom && !tokens.at(index - 1).is("distinct");
            level().inFrom |= relations;
            level().expectsRelation |= relations;
        } else if (token.is("join")) {
            level().expectsRelation = true;
        } else if (token.type() == SqlTokens.Type.WORD && Grammar.AFTER_RELATIONS.contains(token.text())) {
            level().inFrom = false;
            level().expectsRelation = false;
        } else if (token.is("as") && level().cast) {
            checkType(index + 1);
        } else if (tokens.at(end).is("(") && !isCte(index)) {
            level().expectsRelation = false;
            checkFunction(index, end);
        } else if (level().expectsRelation && !token.is("lateral") && !token.is("only") && !token.is("rows")) {
            level().expectsRelation = false;
            checkRelation(index, end);
        }
    }

    /** {@code name AS (} or {@code name (columns) AS (} after WITH, RECURSIVE or a comma. */
    private boolean isCte(int index) {
        SqlTokens.Token before = tokens.at(index - 1);
        if (!tokens.at(index).isName() || !(before.is("with") || before.is("recursive") || before.is(","))) {
            return false;
        }
        int next = index + 1;
        if (tokens.at(next).is("(")) {
            next = tokens.closing(next) + 1;
        }
        if (!tokens.at(next).is("as")) {
            return false;
        }
        next += tokens.at(next + 1).is("not") ? 2 : 1;
        next += tokens.at(next).is("materialized") ? 1 : 0;
        return tokens.at(next).is("(");
    }

    private void checkFunction(int index, int end) {
        String name = tokens.name(index);
        SqlTokens.Token token = tokens.at(index);
        SqlTokens.Token before = tokens.at(index - 1);
        boolean grammar = token.type() == SqlTokens.Type.WORD && Grammar.BEFORE_PARENTHESIS.contains(name);
        // An alias with a list of columns follows AS, or directly what it names.
        boolean alias = before.is("as") || before.is(")");
        if (end == index + 1 && !grammar && !alias) {
            problems.add("the function " + name + " is not named with pg_catalog");
        } else if (end > index + 1 && !trusted(token)) {
            problems.add("the function " + name + " is of a schema other than pg_catalog");
        }
        String plain = tokens.at(end - 1).text();
        if (Grammar.FORBIDDEN.contains(plain)
                || Grammar.FORBIDDEN_FAMILIES.stream().anyMatch(plain::startsWith)) {
            problems.add("the function " + name + " must not be called by an agent");
        }
    }

    private void checkRelation(int index, int end) {
        String name = tokens.name(index);
        if (end == index + 1) {
            if (!ctes.contains(name)) {
                problems.add("the relation " + name + " is not named with pg_catalog");
            }
            return;
        }
        if (!trusted(tokens.at(index))) {
            problems.add("the relation " + name + " is of a schema other than pg_catalog");
        }
        if (!tokens.at(end).is("as") || !tokens.at(end + 1).isName()) {
            problems.add(
                    "the relation " + name + " has no alias of its own (AS ...), which tells our statements apart");
        }
    }

    private void checkType(int index) {
        String name = tokens.name(index);
        boolean qualified = tokens.nameEnd(index) > index + 1;
        if (qualified ? !trusted(tokens.at(index)) : !Grammar.TYPES.contains(name)) {
            problems.add("the type " + name + " is not named with pg_catalog");
        }
    }

    private static boolean trusted(SqlTokens.Token schema) {
        // The second is created by role.sql; its caller first checks whether it belongs to a superuser.
        return schema.is("pg_catalog") || schema.is("bitville_agent") || schema.type() == SqlTokens.Type.VARIABLE;
    }
}
