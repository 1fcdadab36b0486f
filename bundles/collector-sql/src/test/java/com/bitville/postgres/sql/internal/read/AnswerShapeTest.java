package com.bitville.postgres.sql.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerShapeTest {
    private static final SubjectDefinition BGWRITER = ShippedFiles.subject("bgwriter");

    @ParameterizedTest
    @CsvSource({
        "n, int4, GAUGE",
        "n, int8, GAUGE",
        "n, numeric, GAUGE",
        "n, float8, GAUGE",
        "relid, oid, GAUGE",
        "b, bool, FLAG",
        "t, timestamptz, TIME",
        "l, pg_lsn, ID64",
        "x, xid, ID64",
        "x, xid8, ID64",
        "queryid, int8, ID64",
        "t, text, FREE_TEXT",
        "n, name, FREE_TEXT",
        "i, interval, FREE_TEXT",
        "j, jsonb, FREE_TEXT",
        "a, _int4, FREE_TEXT",
        "d, date, FREE_TEXT",
        "u, '', FREE_TEXT"
    })
    void aColumnThatNobodyDeclaredIsWhatItsTypeSays(String name, String type, Kind kind) {
        assertThat(AnswerShape.kind(name, type)).isEqualTo(kind);
    }

    @Test
    void columnsOfANewerServerComeBehindThoseDeclared() throws CollectException {
        Rows answer = new Rows(
                List.of("buffers_brand_new", "stats_reset", "buffers_clean"),
                List.of("int8", "timestamptz", "int8"),
                List.of());
        AnswerShape shape = AnswerShape.of(BGWRITER, answer);

        assertThat(shape.columns())
                .extracting(Column::name)
                .containsExactly("buffers_clean", "stats_reset", "buffers_brand_new");
        assertThat(shape.row(new Object[] {1L, null, 3L}, 1)).containsExactly(3L, null, 1L, null);
        assertThat(shape.isOf(answer)).isTrue();
        assertThat(shape.isOf(new Rows(answer.names(), List.of("int8", "timestamptz", "numeric"), List.of())))
                .isFalse();
    }

    @Test
    void refusesAnAnswerThatCannotBeRead() {
        assertThatThrownBy(() -> AnswerShape.of(BGWRITER, new Rows(List.of("a", "a"), List.of())))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("two columns of the name a");
        assertThatThrownBy(() -> AnswerShape.of(ShippedFiles.subject("databases"), new Rows(List.of("a"), List.of())))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("lacks a column of the key [datid]");
    }

    /** A view that grows a column, as a newer version's does, ships it at the next reading. */
    @Test
    void aViewWithAnExtraColumnShipsIt() throws SQLException, CollectException {
        try (PostgresServer server = PostgresServer.version(18)
                .setting("allow_system_table_mods", "on")
                .start()) {
            server.createMonitorRole("watcher", "x");
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                SqlCollector collector = ShippedFiles.collector("bgwriter");
                FakeRun run = FakeRun.of(session);
                assertThat(collector.collect(run).rowsets().get(0).table().indexOf("mood"))
                        .isNegative();
                server.execute(
                        "CREATE OR REPLACE VIEW pg_catalog.pg_stat_bgwriter AS SELECT"
                                + " pg_stat_get_bgwriter_buf_written_clean() AS buffers_clean,"
                                + " pg_stat_get_bgwriter_maxwritten_clean() AS maxwritten_clean,"
                                + " pg_stat_get_buf_alloc() AS buffers_alloc,"
                                + " pg_stat_get_bgwriter_stat_reset_time() AS stats_reset, 42::int8 AS fresh, 'fine'::text AS mood");
                var table = collector.collect(run).rowsets().get(0).table();
                assertThat(table.columns().get(table.indexOf("fresh")).kind()).isEqualTo(Kind.GAUGE);
                assertThat(table.columns().get(table.indexOf("mood")).kind()).isEqualTo(Kind.FREE_TEXT);
            }
        }
    }
}
