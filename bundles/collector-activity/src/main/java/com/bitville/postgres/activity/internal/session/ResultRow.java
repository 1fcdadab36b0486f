package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.database.Rows;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row of an answer, its values by column name. */
public final class ResultRow {
    private final Map<String, Integer> places;
    private final @Nullable Object[] values;

    private ResultRow(Map<String, Integer> places, @Nullable Object[] values) {
        this.places = places;
        this.values = values;
    }

    public static <T> List<T> map(Rows rows, Function<ResultRow, T> to) {
        Map<String, Integer> places = new HashMap<>();
        for (String name : rows.names()) {
            places.put(name, places.size());
        }
        return rows.values().stream()
                .map(values -> to.apply(new ResultRow(places, values)))
                .toList();
    }

    private @Nullable Object value(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("no column " + column + " among " + places.keySet());
        }
        return values[place];
    }

    @Nullable
    public String text(String column) {
        Object value = value(column);
        return value == null ? null : value.toString();
    }

    /** A statement's text, or the beginning of a long one. */
    @Nullable
    String statement() {
        String whole = text("query");
        return whole == null ? text("query_beginning") : whole;
    }

    @Nullable
    public Integer integer(String column) {
        return value(column) instanceof Number number ? Math.toIntExact(number.longValue()) : null;
    }

    @Nullable
    public Long number(String column) {
        return value(column) instanceof Number number ? number.longValue() : null;
    }

    @Nullable
    public Instant time(String column) {
        return value(column) instanceof Instant instant ? instant : null;
    }

    public boolean flag(String column) {
        return value(column) instanceof Boolean flag && flag;
    }

    public List<Integer> integers(String column) {
        return value(column) instanceof List<?> list
                ? list.stream().map(each -> ((Number) each).intValue()).toList()
                : List.of();
    }
}
