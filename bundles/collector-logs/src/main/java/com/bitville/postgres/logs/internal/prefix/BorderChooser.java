package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.classify.EntryClassifier;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Chooses between the possible readings of a line in which a name or a message looks like the log itself. Such a line may be forged, but
 * forging has no effect: without better knowledge an entry gets the lowest severity that is possible.
 */
public final class BorderChooser {
    private BorderChooser() {}

    /**
     * Chooses one.
     *
     * @param borders at least one that begins an entry, in the order of the line
     * @param take reads the entry with one of them
     * @param entry the entry
     */
    public static PrefixBorder choose(List<PrefixBorder> borders, Consumer<PrefixBorder> take, Entry entry) {
        List<PrefixBorder> possible = new ArrayList<>();
        List<PrefixBorder> telling = new ArrayList<>();
        for (PrefixBorder prefixBorder : borders) {
            if (prefixBorder.begins()) {
                take.accept(prefixBorder);
                boolean contradicts = entry.severity().isError()
                        && entry.text(EntryField.STATE).equals("00000");
                EntryClass kind = EntryClassifier.of(entry);
                if (!contradicts) {
                    possible.add(prefixBorder);
                }
                if (!contradicts && kind != EntryClass.OTHER && kind != EntryClass.ERROR_OTHER) {
                    telling.add(prefixBorder);
                }
            }
        }
        List<PrefixBorder> left = !telling.isEmpty() ? telling : possible.isEmpty() ? borders : possible;
        PrefixBorder chosen = left.get(0);
        for (PrefixBorder prefixBorder : left) {
            Severity severity = prefixBorder.meaning().severity();
            Severity least = chosen.meaning().severity();
            boolean graver = severity == null || (least != null && severity.compareTo(least) > 0);
            chosen = graver ? chosen : prefixBorder;
        }
        return chosen;
    }
}
