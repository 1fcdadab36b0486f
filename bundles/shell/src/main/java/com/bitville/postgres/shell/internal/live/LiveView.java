package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A live view: looks, draws, waits for a key until the next look is due. */
public final class LiveView {
    /** Moves the cursor home and clears the screen below it. */
    public static final String HOME = "\u001b[H\u001b[J";

    private static final int CONTROL_C = 3;
    private static final int CONTROL_D = 4;
    private static final int PAGE = 10;

    private final PrintStream out;
    private final LiveReader reader;
    private final History history;
    private final List<String> servers;
    private final Clock clock;
    private LivePage page = LivePages.SESSIONS;
    private SessionList.Order order = SessionList.Order.AGE;
    private int server;
    private int selected;
    private int pid;
    private boolean paused;
    private boolean detail;
    private boolean typing;
    private String filter = "";
    private @Nullable LiveReading reading;

    /**
     * A live view over servers.
     *
     * @param servers at least one; the first is shown first
     */
    public LiveView(PrintStream out, LiveReader reader, History history, List<String> servers, Clock clock) {
        this.out = out;
        this.reader = reader;
        this.history = history;
        this.servers = List.copyOf(servers);
        this.clock = clock;
    }

    /** Shows sessions in an order until the operator quits. */
    public void sessions(SessionList.Order first, TerminalKeys keys)
            throws CommandException, IOException, InterruptedException {
        order = first;
        page = LivePages.SESSIONS;
        run(keys);
    }

    /** Shows who waits for whom until the operator quits. */
    public void locks(TerminalKeys keys) throws CommandException, IOException, InterruptedException {
        page = LivePages.LOCKS;
        run(keys);
    }

    private void run(TerminalKeys keys) throws CommandException, IOException, InterruptedException {
        int key = TerminalKeys.NONE;
        while (!ends(key)) {
            if (reading == null || !paused) {
                reading = reader.look(servers.get(server));
            }
            draw(reading, keys.width(), keys.height() - 1);
            key = keys.next(untilNext(reading));
            press(key);
        }
    }

    private boolean ends(int key) {
        return key == TerminalKeys.GONE
                || key == CONTROL_C
                || key == CONTROL_D
                || (key == TerminalKeys.QUIT && !typing);
    }

    private long untilNext(LiveReading last) {
        long passed = Duration.between(last.readAt(), clock.instant()).abs().toMillis();
        return paused ? last.restMs() : Math.max(1, last.restMs() - passed);
    }

    private void press(int key) {
        if (typing) {
            type(key);
            return;
        }
        switch (key) {
            case ' ' -> paused = !paused;
            case TerminalKeys.UP, 'k' -> selected = Math.max(0, selected - 1);
            case TerminalKeys.DOWN, 'j' -> selected++;
            case TerminalKeys.PAGE_UP -> selected = Math.max(0, selected - PAGE);
            case TerminalKeys.PAGE_DOWN -> selected += PAGE;
            case '\r', '\n', 'f' -> detail = !detail && pid > 0;
            case TerminalKeys.ESCAPE, 127, 8 -> detail = false;
            case '/' -> typing = true;
            case 'n' -> next();
            case 'l' -> page = page == LivePages.SESSIONS ? LivePages.LOCKS : LivePages.SESSIONS;
            default -> sort(key);
        }
    }

    private void type(int key) {
        if (key == '\r' || key == '\n') {
            typing = false;
        } else if (key == TerminalKeys.ESCAPE) {
            typing = false;
            filter = "";
        } else if ((key == 127 || key == 8) && !filter.isEmpty()) {
            filter = filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
        } else if (key >= ' ' && Character.isValidCodePoint(key) && !Character.isISOControl(key)) {
            filter += Character.toString(key);
        }
    }

    private void next() {
        server = (server + 1) % servers.size();
        reading = null;
        selected = 0;
        detail = false;
    }

    private void sort(int key) {
        for (SessionList.Order each : SessionList.Order.values()) {
            if (page.sortable() && each.name().charAt(0) == Character.toUpperCase(key)) {
                order = each;
            }
        }
    }

    private void draw(LiveReading shown, int width, int height) {
        List<String> lines = new ArrayList<>();
        String suffix = (paused ? ", PAUSED" : "")
                + (servers.size() > 1 ? ", server " + (server + 1) + " of " + servers.size() : "");
        for (String line : ActivityHeader.lines(history, shown.sessions(), clock.instant(), suffix)) {
            lines.addAll(TextLayout.wrap(line, width, 2));
        }
        lines.addAll(TextLayout.wrap(
                ActivityHeader.cost(shown, reader.budget(servers.get(server)))
                        + (shown.problem().isEmpty() ? "" : "; NOT READ NOW: " + PlainText.printable(shown.problem())),
                width,
                2));
        List<String> keys = TextLayout.wrap(keys(), width, 0);
        int room = Math.max(1, height - keys.size());
        lines = new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(1, room - 2))));
        if (detail) {
            lines.addAll(detailLines(shown, width));
        } else {
            lines.addAll(list(shown, width, room - lines.size()));
        }
        out.print(HOME);
        lines.stream().limit(room).forEach(out::println);
        keys.stream().limit(Math.max(0, height - room)).forEach(out::println);
        out.flush();
    }

    private String keys() {
        if (typing) {
            return "filter: " + PlainText.printable(filter) + "_   (enter ends, escape clears)";
        }
        if (detail) {
            return "keys: escape back, space " + (paused ? "go on" : "pause") + ", q quit";
        }
        return "keys: q quit, space " + (paused ? "go on" : "pause")
                + ", up/down select, enter full text and cancel, / filter"
                + (filter.isEmpty() ? "" : " '" + PlainText.printable(filter) + "'")
                + ", l " + (page == LivePages.SESSIONS ? "locks" : "sessions")
                + (servers.size() > 1 ? ", n next server" : "")
                + (page.sortable()
                        ? ", sort by a age p pid u user d database s state w wait c cpu (now "
                                + order.name().toLowerCase(Locale.ROOT) + ")"
                        : "");
    }

    private List<String> detailLines(LiveReading shown, int width) {
        SessionList list = new SessionList(shown.sessions(), shown.use());
        Map<String, @Nullable Object> row = list.session(pid);
        return row == null
                ? List.of("", "Session " + pid + " is no longer active, or is not among the sessions shown.")
                : SessionDetail.lines(servers.get(server), row, list.behind(pid), width);
    }

    /** The part of the list around the selected line. */
    private List<String> list(LiveReading shown, int width, int room) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        List<LivePage.Line> all = page.lines(shown, order, Math.max(1, width - 1)).stream()
                .filter(line -> line.text().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        List<String> lines = new ArrayList<>();
        page.head(width - 1).forEach(head -> lines.add(" " + head));
        int rows = Math.max(0, room - lines.size() - 1);
        selected = Math.max(0, Math.min(selected, all.size() - 1));
        pid = all.isEmpty() ? 0 : all.get(selected).pid();
        int first = Math.max(0, Math.min(selected - rows / 2, all.size() - rows));
        int last = Math.min(all.size(), first + rows);
        for (int i = first; i < last; i++) {
            lines.add((i == selected ? ">" : " ") + all.get(i).text());
        }
        if (last - first < all.size()) {
            lines.add(" " + (first + 1) + " to " + last + " of " + all.size());
        }
        return lines;
    }
}
