package com.bitville.postgres.webconsole.internal.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts of what sums are about, whether they have a row or not, and no others, as far as they fit. */
final class TextFacts {
    private static final int LONGEST_TEXT = 300;
    private static final int FEW = 5;

    private final KeyTexts known;
    private final FactsQuery query;
    private final AnswerSize size;

    TextFacts(KeyTexts known, FactsQuery query, AnswerSize size) {
        this.known = known;
        this.query = query;
        this.size = size;
    }

    /** Adds them by key, and whether some of them are left out. */
    void addTo(Map<String, @Nullable Object> facts, String server, List<Object> summed) {
        Set<String> wanted = wanted(summed);
        int longest = wanted.size() <= FEW ? RowFacts.LONGEST_OF_ONE : LONGEST_TEXT;
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        boolean fit = true;
        for (Map.Entry<String, String> entry :
                known.find(server, query.texts(), wanted).entrySet()) {
            Object text = AnswerSize.shortened(entry.getValue(), longest);
            if (size.take(AnswerSize.size(entry.getKey()) + AnswerSize.size(text) + 8)) {
                texts.put(entry.getKey(), text);
            } else {
                fit = false;
            }
        }
        facts.put("texts", texts);
        facts.put("texts_truncated", !fit);
    }

    private Set<String> wanted(List<Object> summed) {
        Set<String> wanted = new TreeSet<>();
        for (FactsQuery.Lookup lookup : query.texts()) {
            for (Object table : summed) {
                if (table instanceof Map<?, ?> fields && fields.get("rows") instanceof List<?> rows) {
                    rows.forEach(row -> wanted.add(Objects.toString(((Map<?, ?>) row).get(lookup.key()), "")));
                }
            }
            Stream.concat(query.sums().stream(), query.hours().stream())
                    .filter(sum -> sum.column().equals(lookup.key()))
                    .forEach(sum -> wanted.add(sum.value()));
        }
        wanted.remove("");
        return wanted;
    }
}
