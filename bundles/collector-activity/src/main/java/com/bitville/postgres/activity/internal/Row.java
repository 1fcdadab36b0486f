package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.database.Rows;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row of an answer, its values by column name. */
final class Row {
    private final Map<String, Integer> places;
    private final @Nullable Object[] values;

    private Row(Map<String, Integer> places, @Nullable Object[] values) {
        this.places = places;
        this.values = values;
    }

    static <T> List<T> map(Rows rows, Function<Row, T> to) {
        Map<String, Integer> places = new HashMap<>();
        for (String name : rows.names()) {
            places.put(name, places.size());
        }
        return rows.values().stream()
                .map(values -> to.apply(new Row(places, values)))
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
    String text(String column) {
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
    Integer integer(String column) {
        return value(column) instanceof Number number ? Math.toIntExact(number.longValue()) : null;
    }

    @Nullable
    Long number(String column) {
        return value(column) instanceof Number number ? number.longValue() : null;
    }

    @Nullable
    Instant time(String column) {
        return value(column) instanceof Instant instant ? instant : null;
    }

    boolean flag(String column) {
        return value(column) instanceof Boolean flag && flag;
    }

    List<Integer> integers(String column) {
        return value(column) instanceof List<?> list
                ? list.stream().map(each -> ((Number) each).intValue()).toList()
                : List.of();
    }
}
