package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats plain values of the status document for people. */
public final class PlainText {
    private static final List<String> SIZES = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

    private PlainText() {}

    public static String orDash(@Nullable Object value) {
        if (value instanceof Double number && Double.isFinite(number) && number != 0) {
            // Never in powers of ten, as Java writes large and small ones.
            double size = Math.abs(number);
            return size >= 1e7 || size < 1e-3 ? BigDecimal.valueOf(number).toPlainString() : number.toString();
        }
        return value == null ? "-" : printable(value.toString());
    }

    /** A text on one line, truncated to that many characters. */
    public static String line(@Nullable Object value, int widest) {
        String text = orDash(value == null ? null : value.toString().strip().replaceAll("\\s+", " "));
        return text.length() <= widest ? text : text.substring(0, widest - 3) + "...";
    }

    /** Replaces control characters: with them, a session's application_name could move the operator's cursor. */
    public static String printable(String text) {
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

    public static Map<?, ?> map(Map<?, ?> document, String key) {
        return document.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    public static List<Map<?, ?>> list(Map<?, ?> document, String key) {
        if (!(document.get(key) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .<Map<?, ?>>map(element -> element instanceof Map<?, ?> map ? map : Map.of("name", element))
                .toList();
    }

    /** The rate of delivery and the time until the backlog is sent, from {@code rate_per_minute} and {@code backlog_eta_s}. */
    public static String draining(Map<?, ?> document) {
        String rate = count(document, "rate_per_minute", "payload") + " in the last minute, ";
        if (!(document.get("backlog_eta_s") instanceof Number eta)) {
            if (document.get("files") instanceof Number files) {
                return rate + (files.longValue() == 0 ? "no backlog" : "the backlog is not shrinking");
            }
            return rate
                    + ("idle".equals(document.get("state")) ? "no backlog" : "no estimate of when a backlog is sent");
        }
        return rate + "the backlog is sent in about "
                + (eta.longValue() < 120 ? eta.longValue() + " s" : (eta.longValue() + 59) / 60 + " min");
    }

    /** The time since an instant in a document. */
    public static String ago(Map<?, ?> document, String key, Instant now) {
        Object value = document.get(key);
        if (value == null) {
            return "never";
        }
        try {
            return elapsed(Duration.between(Instant.parse(value.toString()), now)
                            .toSeconds()) + " ago";
        } catch (DateTimeException e) {
            return orDash(value);
        }
    }

    /** The format with a document's number of seconds; empty if the document has none. */
    public static String age(Map<?, ?> document, String key, String format) {
        return document.get(key) instanceof Number seconds ? String.format(format, elapsed(seconds.longValue())) : "";
    }

    /** A time span in its largest unit, or in two if the smaller one matters. */
    static String elapsed(long seconds) {
        long whole = Math.max(0, seconds);
        if (whole < 120) {
            return whole + " s";
        }
        if (whole < 7_200) {
            return whole / 60 + " min";
        }
        return whole < 172_800 ? whole / 3_600 + " h " + whole % 3_600 / 60 + " min" : whole / 86_400 + " days";
    }

    /** Bytes for a person, to three digits. */
    public static String size(@Nullable Object value) {
        if (!(value instanceof Number bytes)) {
            return "-";
        }
        double rest = bytes.doubleValue();
        int unit = 0;
        while (rest >= 1024 && unit < SIZES.size() - 1) {
            rest /= 1024;
            unit++;
        }
        String figure = unit == 0 || rest >= 100
                ? String.valueOf(Math.round(rest))
                : String.format(Locale.ROOT, rest >= 10 ? "%.1f" : "%.2f", rest);
        return figure + " " + SIZES.get(unit);
    }

    /** A number with its noun, such as {@code 1 hint} or {@code 3 hints}. */
    public static String count(long number, String one) {
        return count(number, one, one + "s");
    }

    public static String count(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }

    /** The number of a document with its noun; a dash if it has none. */
    public static String count(Map<?, ?> document, String key, String one) {
        return document.get(key) instanceof Number number ? count(number.longValue(), one) : "- " + one + "s";
    }

    /** When something comes that is due in that many seconds. */
    public static String in(Map<?, ?> document, String key) {
        if (!(document.get(key) instanceof Number seconds)) {
            return "-";
        }
        return seconds.doubleValue() < 0.05 ? "now" : "in " + TextLayout.span(seconds.doubleValue() * 1_000);
    }

    public static String cell(Map<?, ?> document, String key) {
        return orDash(document.get(key));
    }
}
