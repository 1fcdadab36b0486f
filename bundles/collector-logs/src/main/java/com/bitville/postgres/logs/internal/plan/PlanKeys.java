package com.bitville.postgres.logs.internal.plan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of values by key of a plan. An unknown key may contain anything. */
final class PlanKeys {
    private static final Set<String> NAMES = Set.of(
            "Node Type",
            "Parent Relationship",
            "Subplan Name",
            "Join Type",
            "Strategy",
            "Partial Mode",
            "Operation",
            "Command",
            "Relation Name",
            "Schema",
            "Alias",
            "Index Name",
            "Scan Direction",
            "Function Name",
            "Table Function Name",
            "Tuplestore Name",
            "CTE Name",
            "Custom Plan Provider",
            "Sort Method",
            "Sort Methods Used",
            "Sort Space Type",
            "Cache Mode",
            "Storage",
            "Conflict Resolution",
            "Conflict Arbiter Indexes",
            "Params Evaluated",
            "Trigger Name",
            "Constraint Name",
            "Relation",
            "Format");
    private static final Set<String> EXPRESSIONS = Set.of(
            "Filter",
            "Index Cond",
            "Recheck Cond",
            "TID Cond",
            "Hash Cond",
            "Merge Cond",
            "Join Filter",
            "One-Time Filter",
            "Conflict Filter",
            "Order By",
            "Output",
            "Sort Key",
            "Presorted Key",
            "Group Key",
            "Group Keys",
            "Hash Key",
            "Hash Keys",
            "Cache Key",
            "Run Condition",
            "Window",
            "Function Call",
            "Table Function Call",
            "Sampling",
            "Sampling Method",
            "Sampling Parameters",
            "Repeatable Seed",
            "Remote SQL",
            "Relations",
            "Settings");
    private static final Set<String> GROUPS = Set.of(
            "Plan",
            "Plans",
            "Workers",
            "Triggers",
            "JIT",
            "Timing",
            "Options",
            "Planning",
            "Serialization",
            "Generation",
            "Memory",
            "Grouping Sets",
            "Full-sort Groups",
            "Pre-sorted Groups",
            "Sort Space Memory",
            "Sort Space Disk",
            "Target Tables");
    /** The words used with figures, in keys and beside them. */
    private static final Set<String> WORDS =
            Set.of(("actual allocated async average aware batches binary blocks bookkeeping buckets buffers by bytes"
                            + " cache calls capable capacity conflicting copy cost count deform deforming deleted dirtied"
                            + " disabled disk distinct emission estimated estimates evictions exact execution expressions"
                            + " extend extends external false fetches filter fpi full full-sort functions gb generation group"
                            + " groups hash heap heapsort hit hits i/o identifier in index inlining inner inserted insertion"
                            + " jit join kb keys launched local logical lookup lookups loops lossy max maximum mb memory merge"
                            + " method misses mode ms n never none not number off on optimization options original output overflows"
                            + " parallel partitions peak percent plan planned planner planning pre-sorted presorted progress"
                            + " query quicksort read recheck records removed replans rows searches sequence serialization"
                            + " shared single skipped sort sorts space split startup still storage subplans temp text time"
                            + " timing timings top-n total true tuples unique updated usage used using vars volume wal width"
                            + " worker workers written")
                    .split(" ", -1));

    private static final Pattern NAME = Pattern.compile("[\\p{L}_*$\"][\\p{L}\\p{N}_ .$*\"(),@-]{0,190}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z/-]*(?: [A-Za-z/-]+){0,4}");
    private static final Pattern SETTING = Pattern.compile("[a-z][a-z_]{2,62}");
    private static final Pattern FIGURE = Pattern.compile("[A-Za-z0-9 =.,:;/%()-]*");
    private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z/-]+");

    enum Value {
        NAME,
        EXPRESSION,
        GROUP,
        FIGURE,
        ANYTHING
    }

    private PlanKeys() {}

    static Value of(String key) {
        if (NAMES.contains(key)) {
            return Value.NAME;
        }
        if (EXPRESSIONS.contains(key)) {
            return Value.EXPRESSION;
        }
        if (GROUPS.contains(key)) {
            return Value.GROUP;
        }
        return KEY.matcher(key).matches() && hasOnlyWords(key) ? Value.FIGURE : Value.ANYTHING;
    }

    /** Whether it is a name of the server or of an object. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether it is a key or the name of a setting, known or not, and nothing else. */
    static boolean isKey(String text) {
        return KEY.matcher(text).matches() || SETTING.matcher(text).matches();
    }

    /** Whether a text contains only figures and the server's words for them. */
    static boolean isFigure(String text) {
        return FIGURE.matcher(text).matches() && hasOnlyWords(text);
    }

    private static boolean hasOnlyWords(String text) {
        for (String word : NO_WORD.split(text, -1)) {
            String plain = word.replaceAll("^[/-]+|[/-]+$", "").toLowerCase(Locale.ROOT);
            if (!plain.isEmpty() && !WORDS.contains(plain)) {
                return false;
            }
        }
        return true;
    }
}
