package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.shell.internal.view.RowRecords;
import java.util.List;

/** The two live views: all sessions, and the tree of those that wait for locks. */
public final class LivePages {
    private LivePages() {}

    static final LivePage SESSIONS = new LivePage() {
        @Override
        public List<String> head(int width) {
            return List.of(SessionList.head(width));
        }

        @Override
        public List<Line> lines(LiveReading reading, SessionList.Order order, int width) {
            SessionList list = new SessionList(reading.sessions(), reading.use());
            return list.sorted(order).stream()
                    .map(row -> new Line(RowRecords.integer(row, "pid"), list.line(row, width)))
                    .toList();
        }

        @Override
        public boolean sortable() {
            return true;
        }
    };

    static final LivePage LOCKS = new LivePage() {
        @Override
        public List<String> head(int width) {
            return List.of();
        }

        @Override
        public List<Line> lines(LiveReading reading, SessionList.Order order, int width) {
            List<Line> tree = new LockTree(reading.sessions()).tree(width);
            return tree.isEmpty() ? List.of(new Line(0, "No session waits for a lock.")) : tree;
        }

        @Override
        public boolean sortable() {
            return false;
        }
    };
}
