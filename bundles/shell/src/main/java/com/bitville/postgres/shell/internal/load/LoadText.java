package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.SeriesText;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The load as bars and as JSON. */
final class LoadText {
    private static final int MOST_LINES = 20;
    private static final int WIDEST_KEY = 44;
    private static final int WIDEST_BAR = 30;
    /** The columns of the figures between key and bar. */
    private static final int FIGURES = 29;

    private static final int WIDEST_TEXT = 100;
    private static final int MOST_EXPLAINED = 3;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private final PrintStream out;
    private final LoadBy by;
    private final String server;
    private final String last;

    LoadText(PrintStream out, LoadBy by, String server, String last) {
        this.out = out;
        this.by = by;
        this.server = server;
        this.last = last;
    }

    /** One object for each line; a wait of CPU has no event. */
    static List<Map<String, @Nullable Object>> document(List<LoadShare> shares) {
        List<Map<String, @Nullable Object>> document = new ArrayList<>();
        for (LoadShare share : shares) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("key", share.key());
            line.put("wait_event_type", share.waitEventType());
            line.put("wait_event", share.waitEvent());
            line.put("aas", rounded(share.sessions()));
            line.put("error", rounded(share.error()));
            line.put("share", rounded(share.share()));
            document.add(line);
        }
        return document;
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).setScale(4, RoundingMode.HALF_UP);
    }

    void print(LoadPeriod period, ServerTotal beside) {
        if (period.looks() == 0) {
            Screen.wrapped(
                    out,
                    "No session of server " + PlainText.printable(server) + " was looked at in the last " + last
                            + "; bitville:collectors show recorder tells why.",
                    0);
            return;
        }
        Screen.wrapped(
                out,
                title(period.sessions(), period.error()) + "; "
                        + PlainText.count(period.looks(), "look speaks", "looks speak") + " for "
                        + Math.round(period.coveredSeconds()) + " s" + slow(period),
                0);
        List<String> notes = new ArrayList<>();
        beside.active().ifPresent(active -> notes.add(SeriesText.number(active) + " by the server's own active_time"));
        notes.add(SeriesText.number(period.idleInTransaction()) + " more idle in a transaction");
        beside.cores().ifPresent(cores -> notes.add(PlainText.count(cores, "core") + " on this host"));
        Screen.wrapped(out, String.join(", ", notes), 0);
        lines(period.shares(), key -> by == LoadBy.STATEMENT ? period.text(key) : "");
    }

    private static String slow(LoadPeriod period) {
        return period.longestGapSeconds() < 2
                ? ""
                : ", up to " + Math.round(period.longestGapSeconds()) + " s one look, as the budget allows";
    }

    void print(LoadDays days) {
        if (days.known().isZero()) {
            Screen.wrapped(
                    out,
                    "Nothing is kept of server " + PlainText.printable(server) + " in the last " + last
                            + "; bitville:history tells since when there is.",
                    0);
            return;
        }
        Screen.wrapped(
                out,
                title(days.sessions(), days.error()) + "; known of "
                        + days.known().toMinutes() + " min, " + SeriesText.number(days.idleInTransaction())
                        + " more idle in a transaction",
                0);
        lines(days.shares(), key -> "");
    }

    private String title(double sessions, double error) {
        return "Server " + PlainText.printable(server) + ", the last " + last + ": " + SeriesText.number(sessions)
                + " active sessions on average, \u00b1 " + figure(error);
    }

    private void lines(List<LoadShare> shares, UnaryOperator<String> text) {
        out.println();
        if (shares.isEmpty()) {
            out.println("No session was active.");
            return;
        }
        double most = shares.get(0).sessions();
        int widest = shares.stream()
                .limit(MOST_LINES)
                .mapToInt(share -> PlainText.line(share.key(), WIDEST_KEY).length())
                .max()
                .orElse(1);
        int room = Math.max(0, Math.min(WIDEST_BAR, Screen.width(out) - widest - FIGURES));
        out.println(String.format(Locale.ROOT, "%-" + widest + "s  %8s %8s %6s", by.word(), "aas", "\u00b1", "share"));
        for (LoadShare share : shares.subList(0, Math.min(MOST_LINES, shares.size()))) {
            String said = text.apply(share.key());
            out.println(String.format(
                            Locale.ROOT,
                            "%-" + widest + "s  %8s %8s %4d %%  %s",
                            PlainText.line(share.key(), WIDEST_KEY),
                            figure(share.sessions()),
                            figure(share.error()),
                            Math.round(share.share() * 100),
                            bar(share.sessions() / most, room))
                    .stripTrailing());
            if (!said.isEmpty()) {
                Screen.wrapped(out, "    " + PlainText.line(said, WIDEST_TEXT), 4);
            }
        }
        if (shares.size() > MOST_LINES) {
            out.println("and " + (shares.size() - MOST_LINES) + " more; --json has them");
        }
        if (by == LoadBy.WAIT) {
            explain(out, shares);
        }
    }

    private static void explain(PrintStream out, List<LoadShare> shares) {
        WaitGuide guide = WaitGuide.read();
        List<String> lines = new ArrayList<>();
        for (LoadShare share : shares.subList(0, Math.min(MOST_EXPLAINED, shares.size()))) {
            List<String> wait = LoadPeriod.split(share.key());
            guide.of(wait.get(0), wait.get(1))
                    .ifPresent(line -> lines.add(PlainText.printable(share.key()) + ": " + line));
        }
        if (!lines.isEmpty()) {
            out.println();
            lines.forEach(line -> Screen.wrapped(out, line, 2));
        }
    }

    private static String figure(double value) {
        return new BigDecimal(value)
                .setScale(value < 10 ? 2 : 1, RoundingMode.HALF_UP)
                .toPlainString();
    }

    static String bar(double share, int room) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * room * 8);
        String bar = "█".repeat(eighths / 8);
        return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8);
    }
}
