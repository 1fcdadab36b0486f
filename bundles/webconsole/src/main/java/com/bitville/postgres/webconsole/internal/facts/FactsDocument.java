package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request for facts: what is known of it, in at most {@value AnswerSize#MOST} characters. */
public final class FactsDocument {
    private static final String AGENT = "agent";
    private static final int MOST_FINDINGS = 200;
    private static final int MOST_SERVERS = 32;
    private static final int LONGEST_TEXT = 1_500;

    private final @Nullable History history;
    private final @Nullable SeriesStore store;
    private final @Nullable FindingsReport findings;
    private final FactsQuery query;
    private final AnswerSize size = new AnswerSize(AnswerSize.MOST);

    /**
     * An answer that is not given yet.
     *
     * @param history the last hour, null while nobody keeps it
     * @param store figures over days, null while nobody keeps them
     * @param findings what the checks found, null while nobody looks
     * @param query what is asked for
     */
    public FactsDocument(
            @Nullable History history,
            @Nullable SeriesStore store,
            @Nullable FindingsReport findings,
            FactsQuery query) {
        this.history = history;
        this.store = store;
        this.findings = findings;
        this.query = query;
    }

    /**
     * Adds what was asked for.
     *
     * @param document the document
     * @param server the server that the page is about
     * @param servers all servers, asked where the request is about every one
     */
    public void addTo(Map<String, @Nullable Object> document, String server, List<String> servers) {
        document.put("from", SeriesFacts.seconds(query.from()));
        document.put("to", SeriesFacts.seconds(query.to()));
        document.put(
                "history_unavailable",
                history == null ? "not kept: the feature bitville-history is not installed" : "");
        document.put("series_unavailable", SeriesFacts.unavailable(store));
        document.put(
                "checks_unavailable",
                findings == null ? "nobody looks: the feature bitville-checks is not installed" : "");
        if (query.everywhere()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            servers.stream().limit(MOST_SERVERS).forEach(name -> each.put(name, facts(name)));
            document.put("everywhere", each);
            document.put("everywhere_total", servers.size());
            document.put("everywhere_truncated", servers.size() > each.size());
        } else {
            document.putAll(facts(server));
        }
        if (query.findings()) {
            document.put("checks", checks(query.everywhere() ? null : server));
        }
    }

    /** Adds the figures that were asked for as those of the agent itself, which are of no server. */
    public void addOwn(Map<String, @Nullable Object> document) {
        document.put(
                "own", store == null ? Map.of() : Map.of("series", new SeriesFacts(store, query, size).series(AGENT)));
    }

    private Map<String, @Nullable Object> facts(String server) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        List<Object> summed = new ArrayList<>();
        if (store != null) {
            SeriesFacts figures = new SeriesFacts(store, query, size);
            facts.put("series", figures.series(server));
            facts.put("journals", figures.journals(server));
            Map<String, @Nullable Object> hours = new HourFacts(store, query, size).sums(server);
            facts.put("hours", hours);
            summed.addAll(hours.values());
        }
        if (history != null) {
            Map<String, @Nullable Object> sums = new SumFacts(history, query, size).sums(server);
            facts.put("sums", sums);
            summed.addAll(sums.values());
        }
        if (!query.texts().isEmpty()) {
            new TextFacts(new KeyTexts(history, store), query, size).addTo(facts, server, summed);
        }
        if (history != null) {
            RowFacts rows = new RowFacts(history, query, size);
            facts.put("latest", rows.latest(server));
            facts.put("newest", rows.newest(server));
            facts.put("newest_truncated", rows.newestTruncated());
            facts.put("rows", rows.rows(server));
            facts.put("recent", rows.recent(server));
        }
        return facts;
    }

    /** The findings of one server or of all, the worst first. */
    private Map<String, @Nullable Object> checks(@Nullable String server) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        if (findings == null) {
            return RowFacts.told(rows, false);
        }
        List<ServerFinding> held = findings.findings().stream()
                .filter(finding -> server == null || finding.server().equals(server))
                .toList();
        boolean fit = size.add(
                rows,
                held.stream().limit(MOST_FINDINGS).map(ServerFinding::document).toList(),
                LONGEST_TEXT);
        return RowFacts.told(rows, !fit || held.size() > MOST_FINDINGS);
    }
}
