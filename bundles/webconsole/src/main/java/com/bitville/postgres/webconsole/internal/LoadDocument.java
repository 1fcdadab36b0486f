package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is behind a minute of the last hour of one server's load profile. */
final class LoadDocument {
    /** The lists behind a point, by their key in the document. */
    private static final Map<String, String> LISTS =
            Map.of("top", "profile.top", "rest", "profile.rest", "blockers", "profile.blockers");

    private final History history;
    private final String server;
    private final Instant from;

    LoadDocument(History history, String server, Instant from) {
        this.history = history;
        this.server = server;
        this.from = from;
    }

    /** The cores of this host, which are the server's if it runs here. */
    Optional<Object> cores() {
        return history.latest("host", "host").stream()
                .flatMap(snapshot -> snapshot.rowsets().stream())
                .filter(rowset -> rowset.table().name().equals("cpu"))
                .flatMap(rowset -> RowValues.rows(rowset).stream())
                .flatMap(row -> Optional.ofNullable(row.get("cores")).stream())
                .findFirst();
    }

    /**
     * What is behind the point nearest to a time: top keys, totals, blockers, texts, and the sessions that the same cycle read.
     *
     * @return null if the hour has no point
     */
    @Nullable
    Map<String, @Nullable Object> moment(double at) {
        Instant wanted = Instant.ofEpochMilli(Math.round(at * 1_000));
        Optional<TableMoment> covered = nearest("profile.covered", wanted);
        if (covered.isEmpty()) {
            return null;
        }
        Instant found = covered.get().at();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("t", seconds(found));
        document.put("server", server);
        RowValues.rows(covered.get().rowset()).forEach(document::putAll);
        LISTS.forEach((key, table) -> document.put(key, rowsAt(table, found)));
        document.put("sessions", rowsAt("sessions", found));
        Map<String, Object> texts = new LinkedHashMap<>();
        history.recent(server, "profile.statements", "statement", from)
                .forEach(row ->
                        texts.putIfAbsent(String.valueOf(row.get("statement")), String.valueOf(row.get("query"))));
        document.put("texts", texts);
        return document;
    }

    private Optional<TableMoment> nearest(String table, Instant wanted) {
        return history.moments(server, table, from).stream()
                .min((one, other) -> distance(one, wanted).compareTo(distance(other, wanted)));
    }

    private static Duration distance(TableMoment moment, Instant wanted) {
        return Duration.between(moment.at(), wanted).abs();
    }

    private List<Map<String, @Nullable Object>> rowsAt(String table, Instant at) {
        return history.moments(server, table, at).stream()
                .filter(moment -> moment.at().equals(at))
                .findFirst()
                .map(TableMoment::rowset)
                .map(LoadDocument::rows)
                .orElse(List.of());
    }

    private static List<Map<String, @Nullable Object>> rows(Rowset rowset) {
        return RowValues.rows(rowset);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
