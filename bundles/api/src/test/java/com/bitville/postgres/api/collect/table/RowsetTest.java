package com.bitville.postgres.api.collect.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowsetTest {
    private static final Table TABLE = new Table(
            "wal",
            TableLayout.ROWS,
            List.of(
                    new Column("wal_bytes", Kind.COUNTER, "bytes", "Written."),
                    Column.of("stats_reset", Kind.TIME, "Since when.")));

    @Test
    void takesEachColumnByItsNameAtAnyPositionAndOmitsTheRest() throws CollectException {
        Rowset rowset = Rowset.of(TABLE, answer(List.of("stats_reset", "wal_fpi", "wal_bytes"), null, 7L, 42L));

        assertThat(rowset.rows()).containsExactly(new @Nullable Object[] {42L, null});
        assertThat(rowset.total()).isEqualTo(1);
        assertThat(rowset.truncated()).isFalse();
    }

    @Test
    void namesTheColumnThatTheAnswerLacks() {
        assertThatThrownBy(() -> Rowset.of(TABLE, answer(List.of("stats_reset", "WAL_BYTES"), null, 42L)))
                .isInstanceOf(CollectException.class)
                .hasMessage("the table wal declares the column wal_bytes, the answer has none of that name among"
                        + " [stats_reset, WAL_BYTES]");
    }

    @Test
    void doesNotGuessBetweenTwoColumnsOfOneName() {
        assertThatThrownBy(
                        () -> Rowset.of(TABLE, answer(List.of("wal_bytes", "stats_reset", "wal_bytes"), 1L, null, 2L)))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("several");
    }

    @Test
    void refusesAnEmptyAnswerOfTheWrongShapeToo() {
        assertThatThrownBy(() -> Rowset.of(TABLE, new Rows(List.of("n"), List.of())))
                .isInstanceOf(CollectException.class);
    }

    private static Rows answer(List<String> names, @Nullable Object... row) {
        return new Rows(names, List.<@Nullable Object[]>of(row));
    }
}
