package com.bitville.postgres.report.internal.write;

import java.util.Locale;

/** Texts of others as texts: whatever they contain, they neither act nor change what is around them. */
final class InertText {
    private static final String MARKS = "\\`*_{}[]()#+!|<>&~$=\"'^-";

    private InertText() {}

    /** Control characters, invisible ones and halves of pairs become visible; a line break becomes a space. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || c == '\r') {
                out.append(' ');
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                    || Character.getType(c) == Character.SURROGATE) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** As content or a quoted attribute of HTML. */
    static String html(String text) {
        String visible = visible(text);
        StringBuilder out = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** Within a sentence of Markdown: no mark, no link, no mention. */
    static String markdown(String text) {
        String visible = visible(text);
        StringBuilder out = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            boolean scheme = c == ':' && visible.startsWith("://", i);
            boolean host = c == '.' && i >= 3 && visible.regionMatches(true, i - 3, "www", 0, 3);
            boolean mark = MARKS.indexOf(c) >= 0 && !isHarmless(visible, i, c);
            if (mark || scheme || host) {
                out.append('\\').append(c);
            } else if (c == '@') {
                // Whoever renders it may look for mentions after it has removed the marks.
                out.append("@\u2060");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** A dash within a line means nothing, and many names have one; a bracket does where there is a link alone. */
    private static boolean isHarmless(String text, int place, char c) {
        if (c == '(' || c == ')') {
            return text.indexOf('[') < 0;
        }
        return "-=+'\"".indexOf(c) >= 0 && place > 0;
    }

    /** As code in a cell of a table of Markdown: a fence longer than any in the text. */
    static String code(String text) {
        String visible = visible(text).replace("|", "\\|");
        if (visible.isBlank()) {
            return "";
        }
        int longest = 0;
        int run = 0;
        for (int i = 0; i < visible.length(); i++) {
            run = visible.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        String pad = visible.startsWith("`") || visible.endsWith("`") || visible.startsWith(" ") ? " " : "";
        return fence + pad + visible + pad + fence;
    }
}
