package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Chooses between the readings of a line that a name or a message makes possible which looks like the log itself. Such a line cannot be
 * told from one that was forged, but nobody gains by it: without better knowledge an entry is taken for the least grave that it can be.
 */
final class Borders {
    private Borders() {}

    /**
     * Chooses one.
     *
     * @param borders at least one with which an entry begins, in the order of the line
     * @param take reads the entry by one of them
     * @param entry the entry
     */
    static Border choose(List<Border> borders, Consumer<Border> take, Entry entry) {
        List<Border> possible = new ArrayList<>();
        List<Border> telling = new ArrayList<>();
        for (Border border : borders) {
            if (border.begins()) {
                take.accept(border);
                boolean contradicts =
                        entry.severity().isError() && entry.text(Field.STATE).equals("00000");
                EntryClass kind = Classifier.of(entry);
                if (!contradicts) {
                    possible.add(border);
                }
                if (!contradicts && kind != EntryClass.OTHER && kind != EntryClass.ERROR_OTHER) {
                    telling.add(border);
                }
            }
        }
        List<Border> left = !telling.isEmpty() ? telling : possible.isEmpty() ? borders : possible;
        Border chosen = left.get(0);
        for (Border border : left) {
            Severity severity = border.meaning().severity();
            Severity least = chosen.meaning().severity();
            boolean graver = severity == null || (least != null && severity.compareTo(least) > 0);
            chosen = graver ? chosen : border;
        }
        return chosen;
    }
}
