package com.bitville.postgres.wire.internal.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One known message of the server: its fixed words and the slots between them. */
final class MessageTemplate {
    private static final String GAP = "?";

    private final List<String> words;
    private final List<TemplateSlot> slots;
    private final int weight;

    private MessageTemplate(List<String> words, List<TemplateSlot> slots) {
        this.words = words;
        this.slots = slots;
        this.weight = words.stream().mapToInt(String::length).sum();
    }

    /** Reads a line of the list of templates. */
    static MessageTemplate of(String line) {
        List<String> words = new ArrayList<>();
        List<TemplateSlot> slots = new ArrayList<>();
        StringBuilder fixed = new StringBuilder();
        int from = 0;
        int sign = line.indexOf('%');
        while (sign >= 0 && sign + 1 < line.length()) {
            fixed.append(line, from, sign);
            if (line.charAt(sign + 1) == '%') {
                fixed.append('%');
            } else {
                words.add(fixed.toString());
                fixed.setLength(0);
                slots.add(TemplateSlot.of(line.charAt(sign + 1)));
            }
            from = sign + 2;
            sign = line.indexOf('%', from);
        }
        fixed.append(line, from, line.length());
        words.add(fixed.toString());
        return new MessageTemplate(words, slots);
    }

    /** How many characters of a message are fixed. */
    int weight() {
        return weight;
    }

    /**
     * The begin and end of each slot in a message, or null if the message does not match. If a border is ambiguous, the slots beside it
     * extend as far as possible and the first number is negative (its complement).
     */
    int @Nullable [] match(String text) {
        int last = slots.size();
        String head = words.get(0);
        String tail = words.get(last);
        if (last == 0) {
            return text.equals(head) ? new int[0] : null;
        }
        int end = text.length() - tail.length();
        if (end < head.length() || !text.startsWith(head) || !text.endsWith(tail)) {
            return null;
        }
        int[] first = new int[last + 1];
        int[] least = new int[last + 1];
        if (!place(text, end, first, least)) {
            return null;
        }
        return borders(text, end, first, least);
    }

    /** The earliest and the latest position of each fixed text; both are equal if no neighbouring slot can contain the text. */
    private boolean place(String text, int end, int[] first, int[] least) {
        int last = slots.size();
        boolean[] sure = new boolean[last + 1];
        sure[0] = true;
        int from = words.get(0).length();
        for (int i = 1; i < last; i++) {
            first[i] = text.indexOf(words.get(i), from);
            if (first[i] < 0 || first[i] + words.get(i).length() > end) {
                return false;
            }
            sure[i] = sure[i - 1] && slots.get(i - 1).excludes(words.get(i));
            from = first[i] + words.get(i).length();
        }
        boolean known = true;
        int to = end;
        for (int i = last - 1; i > 0; i--) {
            least[i] = text.lastIndexOf(words.get(i), to - words.get(i).length());
            if (least[i] < first[i]) {
                return false;
            }
            known = known && slots.get(i).excludes(words.get(i));
            if (known && sure[i] && first[i] != least[i]) {
                return false;
            }
            if (sure[i]) {
                least[i] = first[i];
            } else if (known) {
                first[i] = least[i];
            }
            to = least[i];
        }
        return true;
    }

    private int @Nullable [] borders(String text, int end, int[] first, int[] least) {
        int last = slots.size();
        int[] places = new int[2 * last];
        for (int i = 0; i < last; i++) {
            int from = (i == 0 ? 0 : first[i]) + words.get(i).length();
            int to = i == last - 1 ? end : least[i + 1];
            boolean sure = first[i] == least[i] && (i == last - 1 || first[i + 1] == least[i + 1]);
            if (sure && (from > to || !slots.get(i).holds(text, from, to))) {
                return null;
            }
            places[2 * i] = sure ? from : ~from;
            places[2 * i + 1] = Math.max(from, to);
        }
        return places;
    }

    /** Whether nothing of a message can be data. */
    boolean isClosed() {
        return slots.stream().noneMatch(TemplateSlot::isOpen);
    }

    /** Whether data may begin in this line if it is the first line of a message. */
    boolean opens(String line) {
        int from = 0;
        for (int i = 0; i < slots.size(); i++) {
            int found = i == 0 && !line.startsWith(words.get(0)) ? -1 : line.indexOf(words.get(i), from);
            if (found < 0) {
                return false;
            }
            if (slots.get(i).isOpen()) {
                return true;
            }
            from = found + words.get(i).length();
        }
        return false;
    }

    /** Marks the parts of the text that may be data if this is its template. */
    void markOpen(int[] places, boolean[] open) {
        for (int i = 0; i < slots.size(); i++) {
            int from = places[2 * i];
            if (from < 0 || slots.get(i).isOpen()) {
                for (int at = from < 0 ? ~from : from; at < places[2 * i + 1]; at++) {
                    open[at] = true;
                }
            }
        }
    }

    /**
     * The message with the allowed content of its slots.
     *
     * @param open parts that may not be sent, whatever the slot
     */
    String render(String text, int[] places, boolean @Nullable [] open) {
        StringBuilder out = new StringBuilder(text.length()).append(words.get(0));
        for (int i = 0; i < slots.size(); i++) {
            out.append(slot(slots.get(i), text, places[2 * i], places[2 * i + 1], open))
                    .append(words.get(i + 1));
        }
        return out.toString();
    }

    private static String slot(TemplateSlot templateSlot, String text, int from, int to, boolean @Nullable [] open) {
        if (from < 0 || templateSlot == TemplateSlot.VALUE) {
            return GAP;
        }
        for (int at = from; open != null && at < to; at++) {
            if (open[at]) {
                return GAP;
            }
        }
        String held = text.substring(from, to);
        if (templateSlot == TemplateSlot.SQL) {
            String sql = SqlRedactor.redact(held).text();
            return sql == null ? GAP : sql;
        }
        return templateSlot.fits(held) ? held : GAP;
    }
}
