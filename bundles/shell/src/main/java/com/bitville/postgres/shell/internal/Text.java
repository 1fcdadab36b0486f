package com.bitville.postgres.shell.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How plain values of the status document are shown to a person. */
final class Text {
    private Text() {}

    static String orDash(@Nullable Object value) {
        return value == null ? "-" : printable(value.toString());
    }

    /** A text on one line of at most that many characters. */
    static String line(@Nullable Object value, int widest) {
        String text = orDash(value == null ? null : value.toString().strip().replaceAll("\\s+", " "));
        return text.length() <= widest ? text : text.substring(0, widest - 3) + "...";
    }

    /** Control characters would let a session's application_name move the operator's cursor. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    static Map<?, ?> map(Map<?, ?> document, String key) {
        return document.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<Map<?, ?>> list(Map<?, ?> document, String key) {
        if (!(document.get(key) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .<Map<?, ?>>map(element -> element instanceof Map<?, ?> map ? map : Map.of("name", element))
                .toList();
    }

    /** How fast a backlog goes and when it will be gone, from {@code rate_per_minute} and {@code backlog_eta_s}. */
    static String draining(Map<?, ?> document) {
        String rate = cell(document, "rate_per_minute") + " in the last minute, ";
        if (!(document.get("backlog_eta_s") instanceof Number eta)) {
            return rate + "no backlog, or its end not known yet";
        }
        return rate + "the backlog is gone in about "
                + (eta.longValue() < 120 ? eta.longValue() + " s" : (eta.longValue() + 59) / 60 + " min");
    }

    static String cell(Map<?, ?> document, String key) {
        return orDash(document.get(key));
    }
}
