package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.api.correlation.RequestContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys and values of a payload's row as attributes: under OpenTelemetry's names where it has one, else under PostgreSQL's. */
final class RecordAttributes {
    private static final Map<String, String> CONVENTIONS = Map.of(
            "datname", "db.namespace",
            "usename", "user.name",
            "query", "db.query.text",
            "statement", "db.query.text",
            "sql_state_code", "db.response.status_code",
            "client_addr", "network.peer.address",
            "correlation_id", "bitville.correlation_id",
            "other_correlation_id", "bitville.other_correlation_id");
    private static final Set<String> TAGS = Set.copyOf(RequestContext.TAGS);

    private final AttributesBuilder builder = Attributes.builder().put("db.system.name", "postgresql");

    RecordAttributes put(String name, @Nullable Object value) {
        if (value instanceof Long number) {
            builder.put(name, number);
        } else if (value instanceof Double number) {
            builder.put(name, number);
        } else if (value instanceof Boolean flag) {
            builder.put(name, flag);
        } else if (value instanceof String text) {
            builder.put(name, text);
        } else if (value != null) {
            builder.put(name, value(value));
        }
        return this;
    }

    /** All columns but those that are told elsewhere. */
    RecordAttributes columns(Map<String, @Nullable Object> row, Set<String> elsewhere) {
        row.forEach((column, value) -> {
            if (!elsewhere.contains(column)) {
                put(name(column), value);
            }
        });
        return this;
    }

    private static String name(String column) {
        String known = CONVENTIONS.get(column);
        return known != null ? known : (TAGS.contains(column) ? "bitville.tag." : "postgresql.") + column;
    }

    private static Value<?> value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Value<?>> values = new LinkedHashMap<>();
            map.forEach((name, each) -> values.put(String.valueOf(name), value(each)));
            return Value.of(values);
        }
        if (value instanceof List<?> list) {
            List<Value<?>> values = new ArrayList<>();
            list.forEach(each -> values.add(value(each)));
            return Value.of(values);
        }
        if (value instanceof Long number) {
            return Value.of(number.longValue());
        }
        if (value instanceof Double number) {
            return Value.of(number.doubleValue());
        }
        if (value instanceof Boolean flag) {
            return Value.of(flag.booleanValue());
        }
        return value == null ? Value.empty() : Value.of(value.toString());
    }

    Attributes build() {
        return builder.build();
    }
}
