package com.bitville.postgres.sql.internal.relation;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.sql.internal.header.FileHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters of all relations of a database, apart from those of its catalogs.
 *
 * @param relations without the catalogs
 * @param catalogs the catalogs alone
 */
record CatalogRows(Rows relations, Rows catalogs) {
    /** The first object identifier that the server does not give to its own relations. */
    private static final long FIRST = 16_384;
    /** What a change of an object writes; reading the catalogs, or vacuuming them, moves other counters alone. */
    private static final List<String> WRITES = List.of("n_tup_ins", "n_tup_upd", "n_tup_del");

    static CatalogRows of(Rows all) {
        List<@Nullable Object[]> relations = new ArrayList<>(all.values().size());
        List<@Nullable Object[]> catalogs = new ArrayList<>();
        for (@Nullable Object[] row : all.values()) {
            (RelationChoice.number(row[0]) < FIRST ? catalogs : relations).add(row);
        }
        return new CatalogRows(
                new Rows(all.names(), all.types(), relations), new Rows(all.names(), all.types(), catalogs));
    }

    /** Whether a file counts what is written to relations, the catalogs among them. */
    static boolean areCounted(FileHeader counts) {
        return counts.columns().stream().map(Column::name).toList().containsAll(WRITES);
    }

    boolean hasCatalogs() {
        return !catalogs.values().isEmpty();
    }

    /** Rows written to the catalogs since the server's statistics began: another number once one was. */
    long written() {
        long sum = 0;
        for (String column : WRITES) {
            int place = catalogs.index(column);
            for (@Nullable Object[] row : catalogs.values()) {
                sum += RelationChoice.number(row[place]);
            }
        }
        return sum;
    }
}
