package com.bitville.postgres.webconsole.internal.world;

import static com.bitville.postgres.webconsole.internal.world.PagesWorld.HOSTILE;
import static com.bitville.postgres.webconsole.internal.world.PagesWorld.row;

import java.time.Instant;

/** The tables and indexes of the made-up servers, as the last visits found them. */
final class WorldRelations {
    private WorldRelations() {}

    static void fill(Readings history, Instant now) {
        Instant at = now.minusSeconds(200);
        history.put(
                "default",
                "tables",
                "tables",
                at,
                "shop",
                "datname,schemaname,relname,relpages,toast_pages,n_live_tup,n_dead_tup,n_tup_ins,n_tup_upd,n_tup_del,seq_scan,idx_scan,vacuum_threshold,vacuum_debt,insert_debt,analyze_debt,last_autovacuum",
                row(
                        "shop",
                        "shop",
                        "orders",
                        2_100_000L,
                        0L,
                        90_000_000L,
                        400_000L,
                        10L,
                        4L,
                        0L,
                        12L,
                        90_000L,
                        18_000_000L,
                        -17_600_000L,
                        0L,
                        0L,
                        now.minusSeconds(80_000)),
                row(
                        "shop",
                        "shop",
                        "order_lines",
                        5_000_000L,
                        100L,
                        410_000_000L,
                        900_000L,
                        10L,
                        4L,
                        0L,
                        1L,
                        190_000L,
                        82_000_000L,
                        -81_000_000L,
                        0L,
                        0L,
                        now.minusSeconds(30_000)),
                row(
                        "shop",
                        "shop",
                        "customers",
                        240_000L,
                        0L,
                        8_000_000L,
                        3_900_000L,
                        10L,
                        4L,
                        0L,
                        3_900L,
                        2_000L,
                        1_600_000L,
                        2_300_000L,
                        0L,
                        400L,
                        null),
                row(
                        "shop",
                        "shop",
                        "events",
                        1_400_000L,
                        90_000L,
                        51_000_000L,
                        100L,
                        10L,
                        4L,
                        0L,
                        4L,
                        0L,
                        10_000_000L,
                        -9_999_900L,
                        12_000_000L,
                        0L,
                        null),
                row(
                        "shop", "shop", HOSTILE, 110_000L, 0L, 1_000L, 500_000L, 0L, 0L, 0L, 0L, 0L, 250L, 499_750L, 0L,
                        0L, null));
        history.put(
                "default",
                "table_sizes",
                "table_sizes",
                at,
                "shop",
                "datname,schemaname,relname,total_bytes,table_bytes,toast_bytes,indexes_bytes",
                row("shop", "shop", "order_lines", 41_410_000_000L, 30_000_000_000L, 0L, 11_410_000_000L),
                row("shop", "shop", "events", 11_400_000_000L, 9_000_000_000L, 800_000_000L, 1_600_000_000L));
        history.put(
                "default",
                "index_problems",
                "index_problems",
                at,
                "shop",
                "datname,problem,schemaname,relname,name,other,pages,idx_scan,is_unique",
                row(
                        "shop",
                        "duplicate",
                        "shop",
                        "orders",
                        "orders_customer_idx1",
                        "orders_customer_idx",
                        88_000L,
                        0L,
                        false),
                row("shop", "no_index", "shop", HOSTILE, "lines_order_fkey", null, 0L, null, null));
        history.put(
                "default",
                "oldest_tables",
                "oldest_tables",
                at,
                "shop",
                "datname,schemaname,relname,relkind,xid_age,mxid_age,relpages,holder_pid",
                row("shop", "shop", "events", "r", 1_950_000_000L, 4L, 1_400_000L, 4711),
                row("shop", "shop", HOSTILE, "r", 1_100_000_000L, 4L, 110_000L, null));
        history.put(
                "default",
                "progress",
                "progress",
                at,
                "",
                "operation,pid,datname,relid,phase,done,total",
                row("vacuum", 4_800, "shop", 16_400L, "scanning heap", 400_000L, 1_400_000L));
    }
}
