package com.bitville.postgres.api.correlation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The application request that a statement belongs to. There are three transports: a comment {@code /* correlation:<uuid> *}{@code /} in
 * its SQL, {@code application_name = bitville-<uuid>}, and a W3C {@code traceparent} in a comment as sqlcommenter writes it
 * (https://google.github.io/sqlcommenter/spec/, https://www.w3.org/TR/trace-context/). Only a UUID, hexadecimal digits and sanitized tags
 * are ever taken from them. Immutable.
 *
 * @param correlationId the UUID of the comment, else of the name, letter case unchanged; else the trace id in the form of a UUID; or null
 * @param traceId the 32 hexadecimal digits of the trace, in lower case, or null
 * @param spanId the 16 hexadecimal digits of the span in it, in lower case, or null
 * @param tags the other sqlcommenter pairs, by its own keys, only those in {@link #TAGS}; a {@link TagFilter} decides which of them may be
 *     sent
 * @param cut whether the text ended within a comment, so that an id may be lost
 */
public record RequestContext(
        @Nullable String correlationId,
        @Nullable String traceId,
        @Nullable String spanId,
        Map<String, String> tags,
        boolean cut) {
    /** The keys of sqlcommenter that say which part of an application a statement comes from. */
    public static final List<String> TAGS =
            List.of("application", "framework", "controller", "action", "route", "db_driver", "job");

    /** No request. */
    public static final RequestContext NONE = new RequestContext(null, null, null, Map.of(), false);

    private static final String UUID = "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})";
    private static final Pattern NAME = Pattern.compile("bitville-" + UUID);
    private static final Pattern COMMENT =
            Pattern.compile("\\s*correlation\\s*:\\s*" + UUID + "\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRACE_PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?");

    /** Takes a copy of the tags. */
    public RequestContext {
        tags = Map.copyOf(tags);
    }

    /**
     * Merges two contexts: this one takes precedence; an id of a comment or a name takes precedence over that of a trace.
     *
     * @param other the context of another part of the same text
     * @return the merged context
     */
    public RequestContext or(RequestContext other) {
        if (other.equals(NONE)) {
            return cut ? new RequestContext(correlationId, traceId, spanId, tags, false) : this;
        }
        boolean own = correlationId != null && (traceId == null || other.traceId() != null || !isTrace());
        Map<String, String> all = new HashMap<>(other.tags());
        all.putAll(tags);
        return new RequestContext(
                own ? correlationId : other.correlationId(),
                traceId == null ? other.traceId() : traceId,
                traceId == null ? other.spanId() : spanId,
                all,
                false);
    }

    private boolean isTrace() {
        return traceId != null
                && correlationId != null
                && correlationId.replace("-", "").equals(traceId);
    }

    /** Whether there is a correlation id. */
    public boolean known() {
        return correlationId != null;
    }

    /**
     * Reads the context of a session and its statement.
     *
     * @param applicationName of the session, or null
     * @param sql the text of its statement from its beginning, not redacted, or null; it may have been cut at its end
     * @return the context, {@link #NONE} if there is none
     */
    public static RequestContext of(@Nullable String applicationName, @Nullable String sql) {
        String name = named(applicationName);
        if (sql == null || sql.indexOf("/*") < 0) {
            return name == null ? NONE : new RequestContext(name, null, null, Map.of(), false);
        }
        Reader reader = new Reader();
        boolean cut = SqlComments.find(sql, reader::read);
        return reader.context(name, cut);
    }

    /**
     * Reads the context of a session and a statement whose complete text may not be available: a comment may be at the beginning or, as
     * with sqlcommenter, at the end.
     *
     * @param applicationName of the session, or null
     * @param beginning the text from its beginning, not redacted, or null
     * @param end the last characters of the whole text where {@code beginning} is not all of it, else null
     * @return the context, {@link #NONE} if there is none
     */
    public static RequestContext of(
            @Nullable String applicationName, @Nullable String beginning, @Nullable String end) {
        RequestContext front = of(applicationName, beginning);
        return end == null ? front : front.or(ofTail(null, end));
    }

    /**
     * Reads the context of a session and the end of its statement if the beginning of the text is not available. Only a comment that ends
     * the text counts: whether anything before it is in a literal cannot be determined.
     *
     * @param applicationName of the session, or null
     * @param tail the last characters of the whole text, not cut at its end, or null
     * @return the context, {@link #NONE} if there is none
     */
    public static RequestContext ofTail(@Nullable String applicationName, @Nullable String tail) {
        String text = tail == null ? "" : tail.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        int start = text.endsWith("*/") ? text.lastIndexOf("/*", text.length() - 4) : -1;
        Reader reader = new Reader();
        if (start >= 0) {
            reader.read(text.substring(start + 2, text.length() - 2));
        }
        return reader.context(named(applicationName), false);
    }

    /**
     * The id in an application name.
     *
     * @param applicationName of a session, or null
     * @return the bare UUID, letter case unchanged, or null for any other name
     */
    public static @Nullable String named(@Nullable String applicationName) {
        Matcher matcher = applicationName == null ? null : NAME.matcher(applicationName);
        return matcher != null && matcher.matches() ? matcher.group(1) : null;
    }

    /** Collects the ids and tags in the comments of one text, the first of each kind. */
    private static final class Reader {
        private @Nullable String id;
        private @Nullable String traceId;
        private @Nullable String spanId;
        private final Map<String, String> tags = new HashMap<>();

        /** Reads one comment; always continues, because a trace may follow an id. */
        boolean read(String content) {
            Matcher correlation = COMMENT.matcher(content);
            if (correlation.matches()) {
                id = id == null ? correlation.group(1) : id;
            } else if (content.indexOf('=') > 0) {
                CommentTags.of(content).ifPresent(this::take);
            }
            return false;
        }

        private void take(Map<String, String> pairs) {
            Matcher parent = TRACE_PARENT.matcher(
                    Optional.ofNullable(pairs.get("traceparent")).orElse("").toLowerCase(Locale.ROOT));
            if (traceId == null && parent.matches()) {
                traceId = parent.group(1);
                spanId = parent.group(2);
            }
            for (String key : TAGS) {
                String value = pairs.get(key);
                String harmless = value == null ? "" : TagValue.of(key, value);
                if (!harmless.isEmpty()) {
                    tags.putIfAbsent(key, harmless);
                }
            }
        }

        RequestContext context(@Nullable String name, boolean cut) {
            String chosen = id == null ? name : id;
            if (chosen == null && traceId != null) {
                chosen = traceId.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
            }
            return chosen == null && traceId == null && tags.isEmpty() && !cut
                    ? NONE
                    : new RequestContext(chosen, traceId, spanId, tags, cut);
        }
    }
}
