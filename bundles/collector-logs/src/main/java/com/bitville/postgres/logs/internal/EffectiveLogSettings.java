package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.Severity;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixCandidates;
import com.bitville.postgres.logs.internal.prefix.ReloadMessage;
import com.bitville.postgres.logs.internal.source.LogDestination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code log_line_prefix} and {@code log_timezone} with which the server wrote the lines being read. A reload changes them in the
 * middle of a file: the log reports it, or the lines look different, and the agent asks the server. Busy processes use the old settings for
 * a while, so the earlier values are kept. Used by one thread.
 */
final class EffectiveLogSettings implements PrefixCandidates {
    static final Sql SETTINGS = Sql.resource(EffectiveLogSettings.class, "logs-settings");
    static final Sql ZONE = Sql.resource(EffectiveLogSettings.class, "logs-zone");

    private static final String NOW = "(in force) ";
    private static final String MEANING = "(meaning) ";
    private static final String BEFORE = "(before) ";
    private static final int MOST_PREFIXES = 4;

    private final LogTime time;
    private final List<LinePrefix> prefixes = new ArrayList<>();
    private @Nullable LinePrefix assumed;
    private @Nullable Run run;
    private boolean fixed;
    private boolean asked;
    private boolean askedZone;
    private @Nullable Session session;
    private @Nullable String guessed;
    private @Nullable String saidPrefix;
    private @Nullable String saidTimezone;

    /**
     * Begins with the known settings.
     *
     * @param configured the configured prefix, which nothing changes; empty if the server determines it
     * @param server the server's settings
     * @param before the settings reported by the server and in force at the last read, by name
     */
    EffectiveLogSettings(String configured, LogDestination server, Map<String, String> before) {
        fixed = !configured.isEmpty();
        String timezone = before.getOrDefault(NOW + ReloadMessage.TIMEZONE, server.get(ReloadMessage.TIMEZONE));
        time = new LogTime(timezone);
        time.ask(this::ask);
        time.remember(before.getOrDefault(BEFORE + ReloadMessage.TIMEZONE, ""));
        before.forEach((name, seconds) -> {
            if (name.startsWith(MEANING)) {
                time.say(name.substring(MEANING.length()), seconds.isEmpty() ? null : Integer.valueOf(seconds));
            }
        });
        String prefix =
                before.getOrDefault(NOW + ReloadMessage.PREFIX, server.values().get(ReloadMessage.PREFIX));
        if (fixed || prefix != null) {
            add(fixed || prefix == null ? configured : prefix, false);
        }
        String former = before.get(BEFORE + ReloadMessage.PREFIX);
        if (former != null && !fixed) {
            add(former, false);
        }
    }

    /** Begins a run, whose session may be borrowed. Settings found since the last run take effect at their time. */
    void begin(Run current, LogDestination server, Map<String, String> before) {
        run = current;
        asked = false;
        askedZone = false;
        session = null;
        saidPrefix = news(ReloadMessage.PREFIX, server, before);
        saidTimezone = news(ReloadMessage.TIMEZONE, server, before);
    }

    private static @Nullable String news(String name, LogDestination server, Map<String, String> before) {
        String now = server.values().get(name);
        return now == null || now.equals(before.get(name)) ? null : now;
    }

    /** Ends the run: the server's settings are in force from here on, unless the log showed an earlier change. */
    void end() {
        takeWord();
        run = null;
        session = null;
    }

    LogTime time() {
        return time;
    }

    /** Whether the prefix of the lines is known. */
    boolean knowsPrefix() {
        return !prefixes.isEmpty();
    }

    /** The prefix in force, empty if there is none or it is unknown. */
    String prefix() {
        return prefixes.isEmpty() ? "" : prefixes.get(0).text();
    }

    /** A prefix to parse with while none is known. It is not remembered: the first lines show their own. */
    void assume(String prefix) {
        assumed = LinePrefix.of(prefix, time);
    }

    /** Sets a prefix that was derived from the lines. */
    void guess(String prefix) {
        guessed = prefix;
        add(prefix, false);
    }

    /** What the next run has to know of it, by name. */
    Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        values.put(NOW + ReloadMessage.TIMEZONE, time.timezone());
        if (!time.timezoneBefore().isEmpty()) {
            values.put(BEFORE + ReloadMessage.TIMEZONE, time.timezoneBefore());
        }
        List<String> said = prefixes.stream()
                .map(LinePrefix::text)
                .filter(text -> !fixed && !text.equals(guessed))
                .toList();
        if (!said.isEmpty()) {
            values.put(NOW + ReloadMessage.PREFIX, said.get(0));
        }
        if (said.size() > 1) {
            values.put(BEFORE + ReloadMessage.PREFIX, said.get(1));
        }
        time.said().forEach((abbreviation, seconds) -> values.put(MEANING + abbreviation, seconds));
        return values;
    }

    @Override
    public @Nullable LinePrefix match(byte[] line, int from, int to) {
        LinePrefix found = known(line, from, to);
        return found == null && isNews(line, from, to) ? known(line, from, to) : found;
    }

    @Override
    public boolean beginWithTab() {
        for (LinePrefix prefix : prefixes) {
            if (prefix.beginsWithTab()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable LinePrefix known(byte[] line, int from, int to) {
        for (LinePrefix prefix : prefixes) {
            if (prefix.match(line, from, to)) {
                return prefix;
            }
        }
        LinePrefix any = prefixes.isEmpty() ? assumed : null;
        return any != null && any.match(line, from, to) ? any : null;
    }

    /** Handles a line that looks different. The line that reports another prefix is the first written with it. */
    private boolean isNews(byte[] line, int from, int to) {
        if (fixed) {
            return false;
        }
        ReloadMessage hint = ReloadMessage.of(line, from, to);
        String value = hint == null ? null : hint.value();
        if (hint != null && value != null) {
            boolean isPrefix = hint.name().equals(ReloadMessage.PREFIX);
            boolean own = isPrefix && LinePrefix.of(value, time).match(line, from, to);
            if (own || !isPrefix) {
                hint(hint, own);
                return true;
            }
        }
        boolean first = !asked;
        askOnce();
        takeWord();
        return first;
    }

    @Override
    public void hint(ReloadMessage hint, boolean trusted) {
        askOnce();
        String value = hint.value();
        if (value == null) {
            takeWord();
        } else if (hint.name().equals(ReloadMessage.TIMEZONE)) {
            if (trusted || value.equalsIgnoreCase(saidTimezone)) {
                turn(value.equalsIgnoreCase(saidTimezone) && saidTimezone != null ? saidTimezone : value);
            } else {
                time.remember(value);
                compile();
            }
        } else if (!fixed) {
            add(value, trusted || value.equals(saidPrefix));
        }
    }

    /** Handles an entry of a format that always names the process type. */
    void see(Entry entry) {
        if (entry.severity() != Severity.LOG) {
            return;
        }
        ReloadMessage hint =
                ReloadMessage.of(entry.bytes(), entry.from(EntryField.MESSAGE), entry.to(EntryField.MESSAGE));
        if (hint != null) {
            hint(hint, entry.text(EntryField.BACKEND_TYPE).equals("postmaster"));
            entry.set(EntryField.TIME, entry.from(EntryField.TIME), entry.to(EntryField.TIME));
        }
    }

    private void add(String text, boolean first) {
        guessed = first && text.equals(guessed) ? null : guessed;
        LinePrefix known = null;
        for (LinePrefix prefix : prefixes) {
            known = prefix.text().equals(text) ? prefix : known;
        }
        if (known == null) {
            known = LinePrefix.of(text, time);
        } else if (first) {
            prefixes.remove(known);
        } else {
            return;
        }
        prefixes.add(first ? 0 : prefixes.size(), known);
        if (prefixes.size() > MOST_PREFIXES) {
            prefixes.remove(first ? prefixes.size() - 1 : 1);
        }
    }

    private void turn(String timezone) {
        if (timezone.equals(time.timezone())) {
            return;
        }
        time.turnTo(timezone);
        compile();
    }

    /** The abbreviations of time stamps are compiled into the prefix. */
    private void compile() {
        prefixes.replaceAll(prefix -> LinePrefix.of(prefix.text(), time));
    }

    private void takeWord() {
        String prefix = saidPrefix;
        String timezone = saidTimezone;
        if (timezone != null) {
            turn(timezone);
        }
        if (prefix != null && !fixed) {
            add(prefix, true);
        }
    }

    /** Handles an abbreviation that no known zone has: another zone is in force, or the server knows more about this one. */
    private void ask(String abbreviation) {
        askOnce();
        Session open = session;
        String timezone = saidTimezone;
        if (timezone != null && !timezone.equals(time.timezone())) {
            turn(timezone);
        } else if (open != null) {
            boolean wanted = time.isForeign() && !askedZone;
            askedZone |= wanted;
            time.say(abbreviation, wanted ? meaning(open, abbreviation) : null);
        }
    }

    private static @Nullable Integer meaning(Session session, String abbreviation) {
        try {
            Rows rows = session.query(ZONE);
            for (@Nullable Object[] row : rows.values()) {
                if (abbreviation.equals(row[rows.index("abbreviation")])
                        && row[rows.index("seconds")] instanceof Number seconds) {
                    return seconds.intValue();
                }
            }
            return null;
        } catch (CollectException e) {
            return null;
        }
    }

    /** Asks the server, at most once in a run; if the server is down, nothing changes. */
    private void askOnce() {
        Run current = run;
        if (asked || current == null) {
            return;
        }
        asked = true;
        try {
            Session open = current.borrowSession();
            Rows rows = open.query(SETTINGS);
            @Nullable Object[] row = rows.values().get(0);
            saidPrefix = String.valueOf(row[rows.index("prefix")]);
            saidTimezone = String.valueOf(row[rows.index("timezone")]);
            session = open;
        } catch (CollectException e) {
            session = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
