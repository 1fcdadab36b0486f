package com.bitville.postgres.logs.internal.plan;

import com.bitville.postgres.logs.internal.plan.PlanKeys.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plan in text, read line by line. The query text before it may contain anything, even lines that look like a plan. The plan begins at
 * the only line that can be its first; if there are several, or a later line is not understood, the plan is dropped.
 */
final class TextPlan {
    static final String QUERY_TEXT = "Query Text: ";
    private static final String PARAMETERS = "\nQuery Parameters: ";
    private static final Pattern OPERATOR = Pattern.compile(" *(?:->  )?((?:Parallel |Async |Partial |Finalize )*"
            + "(?:Seq Scan|Sample Scan|Index Scan|Index Only Scan|Bitmap Index Scan|Bitmap Heap Scan|BitmapAnd|BitmapOr"
            + "|Tid Scan|Tid Range Scan|Subquery Scan|Function Scan|Table Function Scan|Values Scan|CTE Scan"
            + "|Named Tuplestore Scan|WorkTable Scan|Foreign Scan|Foreign Insert|Foreign Update|Foreign Delete|Custom Scan"
            + "|Nested Loop|Merge Join|Merge|Hash Join|Hash|Append|Merge Append|Recursive Union|Gather|Gather Merge"
            + "|Materialize|Memoize|Sort|Incremental Sort|Group|Aggregate|GroupAggregate|HashAggregate|MixedAggregate"
            + "|Merge (?:Left|Right|Full|Semi|Anti|Right Semi|Right Anti) Join|Hash (?:Left|Right|Full|Semi|Anti|Right Semi|Right Anti) Join"
            + "|WindowAgg|Unique|SetOp|HashSetOp|LockRows|Limit|Result|ProjectSet|ModifyTable|Insert|Update|Delete)"
            + "(?: [^'\\n]{1,300})?)");
    private static final String ACTUAL =
            " {1,2}\\((?:actual (?:time=[0-9.]{1,30}\\.\\.[0-9.]{1,30} )?rows=[0-9.]{1,25} loops=[0-9]{1,20}|never executed)\\)";
    private static final Pattern FIGURES =
            Pattern.compile("(?:  \\(cost=[0-9.]{1,30}\\.\\.[0-9.]{1,30} rows=[0-9]{1,20} width=[0-9]{1,12}\\)(?:"
                    + ACTUAL + ")?|" + ACTUAL + ")$");
    private static final Pattern KEY = Pattern.compile(" *([A-Za-z][A-Za-z/ -]{0,40}): ");
    private static final Pattern TITLE = Pattern.compile(
            " *(?:(?:InitPlan|SubPlan|CTE) [\\p{L}\\p{N}_.\"$-]{1,70}(?: \\(returns [$0-9, ]{1,60}\\))?|JIT:|Planning:|Serialization:)?");
    private static final Pattern TRIGGER = Pattern.compile(
            "Trigger (?:for constraint )?[\\p{L}\\p{N}_.\"$-]{1,70}(?: on [\\p{L}\\p{N}_.\"$-]{1,130})?: (?:time=[0-9.]{1,20} )?calls=[0-9]{1,20}");
    private static final Pattern WORKER = Pattern.compile(" *Worker [0-9]{1,4}:  ?");

    private final String text;
    private final StringBuilder out = new StringBuilder();

    private TextPlan(String text) {
        this.text = text;
    }

    static ExplainedPlan of(String text) {
        int first = root(text, QUERY_TEXT.length());
        int end = first < 0 ? text.length() : first - 1;
        int parameters = text.indexOf(PARAMETERS);
        String statement = text.substring(QUERY_TEXT.length(), parameters >= 0 && parameters < end ? parameters : end);
        boolean unique = first >= 0 && root(text, first) < 0;
        return new ExplainedPlan("text", statement.strip(), unique ? new TextPlan(text).read(first) : null);
    }

    /** The first line after one that may begin a plan, or -1. */
    private static int root(String text, int behind) {
        for (int at = text.indexOf('\n', behind); at >= 0; at = text.indexOf('\n', at + 1)) {
            int end = text.indexOf('\n', at + 1);
            if (!text.startsWith(" ", at + 1) && figures(text.substring(at + 1, end < 0 ? text.length() : end)) >= 0) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Where the figures of an operator line begin, or -1 for another line. */
    private static int figures(String line) {
        if (!line.endsWith(")")) {
            return -1;
        }
        Matcher figures = FIGURES.matcher(line);
        boolean found = figures.find();
        return found && OPERATOR.matcher(line).region(0, figures.start()).matches() ? figures.start() : -1;
    }

    private @Nullable String read(int from) {
        int at = from;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int next = line(at, end);
            if (next < 0) {
                // The last line may be truncated.
                return newline < 0 && at > from ? out.toString().strip() : null;
            }
            at = next;
            if (at < text.length()) {
                out.append('\n');
                at++;
            }
        }
        return out.toString().strip();
    }

    /** Adds a line and returns where it ends, or -1 if it is not understood. */
    private int line(int from, int end) {
        String line = text.substring(from, end);
        int figures = figures(line);
        if (figures >= 0) {
            Matcher node = OPERATOR.matcher(line).region(0, figures);
            boolean named = node.matches() && PlanKeys.isName(node.group(1));
            out.append(line, 0, node.start(1))
                    .append(named ? node.group(1) : "?")
                    .append(line, figures, line.length());
            return end;
        }
        if (TITLE.matcher(line).matches() || TRIGGER.matcher(line).matches()) {
            out.append(line);
            return end;
        }
        Matcher worker = WORKER.matcher(line);
        Matcher key = KEY.matcher(line);
        if (worker.lookingAt() && PlanKeys.isFigure(line.substring(worker.end()))) {
            out.append(line);
            return end;
        }
        if (!key.lookingAt()) {
            return -1;
        }
        Value kind = PlanKeys.of(key.group(1));
        String value = line.substring(key.end());
        if (kind == Value.EXPRESSION) {
            out.append(line, 0, key.end());
            return PlanExpression.redactLine(text, from + key.end(), out);
        }
        boolean known = (kind == Value.NAME && PlanKeys.isName(value))
                || ((kind == Value.FIGURE || kind == Value.NAME || kind == Value.GROUP) && PlanKeys.isFigure(value));
        if (known) {
            out.append(line);
        }
        return known ? end : -1;
    }
}
