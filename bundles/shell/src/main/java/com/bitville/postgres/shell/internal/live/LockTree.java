package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocking graph of a snapshot as a tree: each waiter once, below the blocker nearest to the root. */
public final class LockTree {
    private final Map<String, Map<String, @Nullable Object>> waits = new LinkedHashMap<>();
    private final Map<String, Set<String>> waitersOf = new LinkedHashMap<>();
    private final Map<String, Integer> blockersOf = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> roots = new LinkedHashMap<>();
    private final List<List<String>> circles = new ArrayList<>();

    public LockTree(Snapshot snapshot) {
        for (Map<String, @Nullable Object> edge : RowRecords.of(snapshot, "blocking.edges")) {
            String blocked = node(edge, "blocked_pid", "");
            waits.putIfAbsent(blocked, edge);
            waitersOf
                    .computeIfAbsent(node(edge, "blocker_pid", "blocker_prepared"), key -> new LinkedHashSet<>())
                    .add(blocked);
            blockersOf.merge(blocked, 1, Integer::sum);
        }
        RowRecords.of(snapshot, "blocking.roots").forEach(root -> roots.put(node(root, "pid", "prepared"), root));
        RowRecords.of(snapshot, "blocking.deadlocks")
                .forEach(circle -> circles.add(RowRecords.integers(circle, "pids").stream()
                        .map(String::valueOf)
                        .toList()));
    }

    private static String node(Map<String, @Nullable Object> row, String pid, String prepared) {
        Object name = row.get(prepared);
        return name == null ? String.valueOf(row.get(pid)) : name.toString();
    }

    /** The tree, one line per session, each complete. */
    public List<String> lines() {
        return tree(Integer.MAX_VALUE).stream().map(LivePage.Line::text).toList();
    }

    /** The tree, one line per session, each truncated to a width. */
    List<LivePage.Line> tree(int width) {
        List<LivePage.Line> lines = new ArrayList<>();
        Set<String> drawn = new LinkedHashSet<>();
        roots.forEach((node, root) -> {
            lines.add(line(
                    node,
                    node + "  " + PlainText.orDash(root.get("usename")) + "@" + PlainText.orDash(root.get("datname"))
                            + "  "
                            + PlainText.orDash(root.get("state")) + " for " + TextLayout.span(root.get("state_age_ms"))
                            + ", keeps " + PlainText.orDash(root.get("blocked_in_all")) + " waiting: "
                            + PlainText.line(root.get("query"), Integer.MAX_VALUE),
                    width));
            drawn.add(node);
            draw(children(List.of(node), drawn), node, "", width, lines);
        });
        for (List<String> circle : circles) {
            lines.add(line(
                    "", "deadlock, not resolved yet: " + String.join(" <-> ", circle) + ", without a root", width));
            drawn.addAll(circle);
            Map<String, List<String>> behind = children(circle, drawn);
            for (String node : circle) {
                lines.add(line(node, "  " + text(node), width));
                draw(behind, node, "  ", width, lines);
            }
        }
        return lines;
    }

    private static LivePage.Line line(String node, String text, int width) {
        int pid = node.matches("\\d{1,9}") ? Integer.parseInt(node) : 0;
        String shown = PlainText.printable(text);
        return new LivePage.Line(pid, width == Integer.MAX_VALUE ? shown : TextLayout.line(shown, width));
    }

    /** Breadth first, so that a waiter in a long queue is below the session at its head. */
    private Map<String, List<String>> children(List<String> from, Set<String> drawn) {
        Map<String, List<String>> children = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            String node = open.removeFirst();
            for (String waiter : waitersOf.getOrDefault(node, Set.of())) {
                if (drawn.add(waiter)) {
                    children.computeIfAbsent(node, key -> new ArrayList<>()).add(waiter);
                    open.addLast(waiter);
                }
            }
        }
        return children;
    }

    private void draw(
            Map<String, List<String>> children, String node, String indent, int width, List<LivePage.Line> lines) {
        List<String> waiters = children.getOrDefault(node, List.of());
        for (int i = 0; i < waiters.size(); i++) {
            boolean last = i == waiters.size() - 1;
            String waiter = waiters.get(i);
            lines.add(line(waiter, indent + (last ? "`- " : "|- ") + text(waiter), width));
            // A chain may be as long as the server has sessions: beyond a depth, the indentation no longer grows.
            draw(children, waiter, indent.length() > 30 ? indent : indent + (last ? "   " : "|  "), width, lines);
        }
    }

    private String text(String node) {
        Map<String, @Nullable Object> wait = waits.getOrDefault(node, Map.of());
        int others = blockersOf.getOrDefault(node, 1) - 1;
        return node + "  " + PlainText.orDash(wait.get("blocked_user")) + "@"
                + PlainText.orDash(wait.get("blocked_database"))
                + "  waits " + TextLayout.span(wait.get("wait_ms")) + " for " + PlainText.orDash(wait.get("mode"))
                + " on "
                + Objects.requireNonNullElse(wait.get("relation"), PlainText.orDash(wait.get("locktype")))
                + (others > 0 ? " (and behind " + others + " more)" : "") + ": "
                + PlainText.line(wait.get("blocked_query"), Integer.MAX_VALUE);
    }
}
