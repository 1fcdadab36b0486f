package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.CheckAnswer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last answer of a check that does nothing but judge what its view shows. One that found nothing holds until anything that it has read is
 * read anew: most tables of a server are read every few minutes or hours. What is seen depends on more, such as on how long it has been open,
 * and is judged at each look. Used by one thread.
 */
public final class StandingAnswer {
    private @Nullable CheckAnswer answer;
    private ViewReads reads = new ViewReads();

    /**
     * The answer at a look.
     *
     * @param blank whether the check has no finding, not even one that was seen once: limits depend on what is open
     * @param ask asks the check, which reads by this view
     */
    public CheckAnswer at(HistoryView view, boolean blank, Supplier<CheckAnswer> ask) {
        CheckAnswer before = answer;
        if (before != null && blank && reads.isUnchanged(view.data())) {
            return before;
        }
        forget();
        CheckAnswer now = ask.get();
        if (blank && now.observations().isEmpty() && view.reads().isAll()) {
            answer = now;
            reads = view.reads();
        }
        return now;
    }

    /** The next look asks: thresholds may be others. */
    public void forget() {
        answer = null;
        reads = new ViewReads();
    }
}
