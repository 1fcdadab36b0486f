package com.bitville.postgres.checks.internal.life;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One muting: {@code ID[ until=YYYY-MM-DD][ by=WORD]} of one finding, whatever the names in it are, or {@code CHECK@SERVER[/DATABASE[/OBJECT]]}
 * of many, where each name is a glob.
 *
 * @param text as the operator wrote it
 * @param muted which findings
 * @param until when it ends
 */
public record MuteRule(String text, Predicate<FindingKey> muted, Instant until) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<id>[a-z0-9_]+-[0-9a-f]{10})|(?<check>[a-z0-9_*?]+)@(?<server>[a-z0-9*?]+)(?:/(?<database>[^/]*)(?:/(?<object>.*?))?)??)(?<words>(?:\\s+(?:until|by)=\\S+)*)");

    /** What is muted, and what could not be understood. */
    public record Parsed(List<MuteRule> rules, List<String> faults) {}

    /** Reads the rules of a setting; one that is wrong mutes nothing. */
    public static Parsed parse(String setting) {
        List<MuteRule> rules = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String part : setting.split(",", -1)) {
            String text = part.strip();
            if (!text.isEmpty()) {
                one(text).ifPresentOrElse(rules::add, () -> faults.add(text));
            }
        }
        return new Parsed(List.copyOf(rules), List.copyOf(faults));
    }

    private static Optional<MuteRule> one(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Instant until = Instant.MAX;
        for (String word : form.group("words").strip().split("\\s+", -1)) {
            if (word.startsWith("until=")) {
                try {
                    // The day itself is muted, too.
                    until = LocalDate.parse(word.substring("until=".length()))
                            .plusDays(1)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC);
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
        String id = form.group("id");
        return Optional.of(new MuteRule(text, id == null ? globs(form) : one -> one.isNamed(id), until));
    }

    private static Predicate<FindingKey> globs(Matcher form) {
        Pattern check = glob(form.group("check"));
        Pattern server = glob(form.group("server"));
        Pattern database = glob(form.group("database"));
        Pattern object = glob(form.group("object"));
        return one -> check.matcher(one.check()).matches()
                && server.matcher(one.server()).matches()
                && database.matcher(one.database()).matches()
                && object.matcher(one.object()).matches();
    }

    /** Absent means any. */
    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char character : (glob == null ? "*" : glob).toCharArray()) {
            regex.append(
                    switch (character) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(character));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean mutes(FindingKey key, Instant now) {
        return now.isBefore(until) && muted.test(key);
    }
}
