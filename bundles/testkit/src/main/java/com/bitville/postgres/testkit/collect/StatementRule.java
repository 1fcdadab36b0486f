package com.bitville.postgres.testkit.collect;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A file is one reading statement, run unchanged. */
final class StatementRule {
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");
    private static final Pattern TEMPLATE = Pattern.compile("[$#]\\{|\\{\\{|%s");

    private StatementRule() {}

    static void check(SqlTokens tokens, List<String> problems) {
        if (!tokens.at(0).is("select") && !tokens.at(0).is("with")) {
            problems.add("it begins with " + tokens.at(0).text() + ", not with SELECT or WITH");
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            SqlTokens.Token token = tokens.at(i);
            SqlTokens.Token next = tokens.at(i + 1);
            plain.append(token.type() == SqlTokens.Type.STRING ? " " : token.text());
            if (token.is(";") && i < tokens.size() - 1) {
                problems.add("it is more than one statement");
            }
            if (token.is("(") && next.type() == SqlTokens.Type.WORD && WRITES.contains(next.text())) {
                problems.add("it writes: " + next.text());
            }
            if (token.is("into")) {
                problems.add("it writes: into");
            }
            if (token.is("for") && Set.of("update", "share", "no", "key").contains(next.text())) {
                problems.add("it locks rows");
            }
            if (token.is("*")
                    && (tokens.at(i - 1).is("select") || tokens.at(i - 1).is(","))) {
                problems.add("it reads * of everything; alias.* says of what");
            }
            if (token.type() == SqlTokens.Type.VARIABLE && !token.text().equals(":\"pgss\"")) {
                problems.add("it has a variable other than :\"pgss\": " + token.text());
            }
            if (token.is(":") && next.isName()) {
                problems.add("it has a variable where a parameter ? belongs: :" + next.text());
            }
        }
        if (TEMPLATE.matcher(plain).find()) {
            problems.add("it is a template to be filled in; SQL is never assembled");
        }
    }
}
