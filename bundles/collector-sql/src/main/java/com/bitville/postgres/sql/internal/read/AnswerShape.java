package com.bitville.postgres.sql.internal.read;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that an answer has: those that its subject declares, in their order, then those of a newer server that it does not.
 *
 * @param names the answer's columns, as the server named them
 * @param types the answer's types
 * @param columns what they are
 * @param places where each stands in the answer
 * @param keys which of {@code columns} tell rows apart
 * @param shipped the table that its rows are shipped under; the same at each reading, as the history keeps many of them
 */
public record AnswerShape(
        List<String> names,
        List<String> types,
        List<Column> columns,
        List<Integer> places,
        List<Integer> keys,
        Table shipped) {
    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "oid", "float4", "float8", "numeric");
    private static final Set<String> IDENTIFIERS = Set.of("xid", "xid8", "pg_lsn", "pg_snapshot");
    private static final Set<String> TIMES = Set.of("timestamptz");

    /**
     * The shape of an answer.
     *
     * @throws CollectException if the answer has a name twice, or lacks a column of the key
     */
    public static AnswerShape of(SubjectDefinition subject, Rows answer) throws CollectException {
        Set<String> seen = new HashSet<>();
        for (String name : answer.names()) {
            if (!seen.add(name)) {
                throw new CollectException(
                        Reason.FAILED, subject.name() + ": the answer has two columns of the name " + name);
            }
        }
        if (!seen.containsAll(subject.keys())) {
            throw new CollectException(
                    Reason.FAILED,
                    subject.name() + ": the answer lacks a column of the key " + subject.keys() + " among " + seen);
        }
        List<Column> columns = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Column declared : subject.main().columns()) {
            int place = answer.names().indexOf(declared.name());
            if (place >= 0) {
                columns.add(declared);
                places.add(place);
                seen.remove(declared.name());
            }
        }
        for (int i = 0; i < answer.names().size(); i++) {
            String name = answer.names().get(i);
            if (seen.contains(name)) {
                String type = i < answer.types().size() ? answer.types().get(i) : "";
                columns.add(Column.of(
                        name, kind(name, type), "Of a version that the agent does not know; as the server names it"));
                places.add(i);
            }
        }
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (subject.keys().contains(columns.get(i).name())) {
                keys.add(i);
            }
        }
        List<Column> all = new ArrayList<>(columns);
        subject.added().ifPresent(all::add);
        return new AnswerShape(
                answer.names(),
                answer.types(),
                List.copyOf(columns),
                List.copyOf(places),
                List.copyOf(keys),
                subject.table().withColumns(all));
    }

    /** What a column is that nobody declared. Text may hold anything. */
    static Kind kind(String name, String type) {
        if (IDENTIFIERS.contains(type) || (type.equals("int8") && name.endsWith("id"))) {
            return Kind.ID64;
        }
        if (NUMBERS.contains(type)) {
            return Kind.GAUGE;
        }
        if (type.equals("bool")) {
            return Kind.FLAG;
        }
        return TIMES.contains(type) ? Kind.TIME : Kind.FREE_TEXT;
    }

    public boolean isOf(Rows answer) {
        return names.equals(answer.names()) && types.equals(answer.types());
    }

    /** A row of the answer in the order of the columns, with room for more values behind. */
    @Nullable
    public Object[] row(@Nullable Object[] answered, int more) {
        @Nullable Object[] row = new @Nullable Object[places.size() + more];
        for (int i = 0; i < places.size(); i++) {
            row[i] = answered[places.get(i)];
        }
        return row;
    }

    /** What tells a row apart, for maps and states. */
    public String key(@Nullable Object[] row) {
        StringBuilder key = new StringBuilder();
        for (int place : keys) {
            Object value = row[place];
            key.append(value == null ? "\u0000" : value).append('\u0001');
        }
        return key.toString();
    }

    /** Where the columns of a kind stand. */
    public List<Integer> of(Kind kind) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).kind() == kind) {
                found.add(i);
            }
        }
        return found;
    }

    /** Where a column stands, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
