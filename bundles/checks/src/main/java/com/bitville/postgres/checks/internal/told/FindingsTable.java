package com.bitville.postgres.checks.internal.told;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subject {@code checks} and its one table: what was opened, changed its severity, was muted or closed. */
public final class FindingsTable {
    /** The subject's name; the wire sends its bodies as findings. */
    public static final String SUBJECT = "checks";

    static final Table TABLE = new Table(
            "findings",
            TableLayout.ROWS,
            List.of(
                    text("id", "The same as long as check, server, database and object are."),
                    text("check", "The check's name."),
                    text("server", "The server's configured name, or host."),
                    text("database", "The database it is about; null if it is not about one."),
                    text("object", "The object it is about; null if it is not about one."),
                    text("severity", "hint, warning or error."),
                    text("state", "open, closed or muted."),
                    Column.of("opened", Kind.TIME, "When it was opened."),
                    text("message", "What is wrong, with figures."),
                    text("evidence", "The figures behind it, by name."),
                    Column.of("eta", Kind.TIME, "When it will hurt; null where that is not known."),
                    text("remedy", "Lines to paste into psql, in this order.")));

    private static final Subject CHECKS = new Subject(SUBJECT, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(TABLE));

    private FindingsTable() {}

    private static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    /** A cycle that tells findings, with the state to be committed with them. */
    public static Cycle cycle(Cycle looked, List<ServerFinding> findings, Optional<byte[]> state) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (ServerFinding finding : findings) {
            rows.add(new ArrayList<>(finding.document().values()).toArray());
            @Nullable Object[] row = rows.get(rows.size() - 1);
            row[TABLE.indexOf("opened")] = finding.opened();
            row[TABLE.indexOf("eta")] = finding.eta().orElse(null);
        }
        Snapshot snapshot =
                new Snapshot(CHECKS, looked.server(), looked.at(), 0, List.of(Rowset.complete(TABLE, rows)), state);
        return new Cycle(
                looked.server(),
                looked.number(),
                looked.at(),
                List.of(snapshot),
                List.of(new Outcome(SUBJECT, 0, rows.size(), Optional.empty(), "")));
    }
}
