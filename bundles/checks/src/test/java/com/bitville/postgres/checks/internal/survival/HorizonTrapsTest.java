package com.bitville.postgres.checks.internal.survival;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.SchemaCases;
import com.bitville.postgres.checks.internal.World;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a holder of the horizon is told with. */
class HorizonTrapsTest {
    private final World world = new World("default");

    private static Map<String, @Nullable Object> table(int id, int vacuumedAfterS) {
        return SchemaCases.with(
                SchemaCases.table(50_000),
                "relid",
                id,
                "relname",
                "t" + id,
                "relpages",
                3_000,
                "last_autovacuum",
                START.plusSeconds(vacuumedAfterS));
    }

    @Test
    void theDamageIsWhatVacuumLeftSince() {
        world.has("databases", row("datname", "shop"), row("datname", "other"))
                .has("xmin_holders", Rows.preparedHolder(70, 5_000))
                .visits("shop", "tables", table(1, -60), table(2, -9_000))
                .visits("other", "tables", table(3, -60))
                .minutes(3);
        assertThat(world.open("xmin_held")).containsExactly("warning prepared 77");
        Observation seen = world.findings("xmin_held").get(0).seen();
        assertThat(seen.evidence()).containsEntry("dead_rows", 50_000L).containsEntry("dead_bytes", 8_192_000L);
        assertThat(seen.remedy()).last().asString().contains("WHERE transaction = '77' \\gexec");
    }
}
