package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.CheckAnswer;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last answer of a check that does nothing but judge what its view shows. It holds until anything that the check has read is read anew with
 * other values, or its own findings, on which limits depend, are others: most tables of a server say for hours what they said before. Used by
 * one thread.
 */
public final class StandingAnswer {
    private @Nullable CheckAnswer answer;
    private ViewReads reads = new ViewReads();
    private Map<?, ?> held = Map.of();

    /**
     * The answer at a look.
     *
     * @param holds what is known of the check's own findings
     * @param ask asks the check, which reads by this view
     */
    public CheckAnswer at(HistoryView view, Map<?, ?> holds, Supplier<CheckAnswer> ask) {
        CheckAnswer before = answer;
        if (before != null && held.equals(holds) && reads.isUnchanged(view.data())) {
            return before;
        }
        forget();
        CheckAnswer now = ask.get();
        if (view.reads().isAll()) {
            answer = now;
            reads = view.reads();
            held = holds;
        }
        return now;
    }

    /** The next look asks: thresholds may be others. */
    public void forget() {
        answer = null;
        reads = new ViewReads();
    }
}
