package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The load profile of one server: a point for each cycle of the last hour, and what is behind one of them. */
final class LoadDocument {
    /** The lists behind a point, by their key in the document. */
    private static final Map<String, String> LISTS =
            Map.of("top", "profile.top", "rest", "profile.rest", "blockers", "profile.blockers");

    private static final List<String> OF_A_POINT = List.of("covered_s", "looks", "aas", "error");

    private final History history;
    private final String server;
    private final Instant from;

    LoadDocument(History history, String server, Instant from) {
        this.history = history;
        this.server = server;
        this.from = from;
    }

    /** The average active sessions by kind of wait. */
    List<Map<String, @Nullable Object>> points() {
        Map<Instant, Map<String, Object>> waits = new HashMap<>();
        for (TableMoment moment : history.moments(server, "profile.by", from)) {
            Map<String, Object> byType = waits.computeIfAbsent(moment.at(), unseen -> new LinkedHashMap<>());
            for (Map<String, @Nullable Object> row : LastHourDocument.rows(moment.rowset())) {
                if ("wait_event_type".equals(row.get("counted_by"))) {
                    byType.put(String.valueOf(row.get("value")), LastHourDocument.number(row, "aas"));
                }
            }
        }
        List<Map<String, @Nullable Object>> points = new ArrayList<>();
        for (TableMoment moment : history.moments(server, "profile.covered", from)) {
            for (Map<String, @Nullable Object> row : LastHourDocument.rows(moment.rowset())) {
                Map<String, @Nullable Object> point = new LinkedHashMap<>();
                point.put("t", seconds(moment.at()));
                point.put("server", server);
                OF_A_POINT.forEach(column -> point.put(column, row.get(column)));
                point.put("waits", waits.getOrDefault(moment.at(), Map.of()));
                points.add(point);
            }
        }
        return points;
    }

    /** The cores of this host, which are the server's if it runs here. */
    Optional<Object> cores() {
        return history.latest("host", "host").stream()
                .flatMap(snapshot -> snapshot.rowsets().stream())
                .filter(rowset -> rowset.table().name().equals("cpu"))
                .flatMap(rowset -> LastHourDocument.rows(rowset).stream())
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
        LastHourDocument.rows(covered.get().rowset()).forEach(document::putAll);
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
        return LastHourDocument.rows(rowset);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
