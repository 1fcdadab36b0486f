package com.bitville.postgres.spool.internal;

import static com.bitville.postgres.spool.internal.Spools.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.crash.SimulatedDisk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The periodic work of each second only runs for a spool that contains payloads or has a problem. */
class HousekeepingTest {
    private final MutableClock clock = MutableClock.at(Spools.START);
    private final SimulatedDisk disk = new SimulatedDisk(true);
    private final FileSpool spool = new FileSpool(Spools.settings(Path.of("/spool")), disk, Spools.ALONE, clock);

    @Test
    void isOverWhenNothingIsHeld() throws Exception {
        assertThat(spool.keepHouse()).as("opened just now").isTrue();
        spool.commit(List.of(payload("a", clock.instant()), payload("b", clock.instant())), Map.of());
        assertThat(spool.keepHouse()).as("two are held").isFalse();
        List<SpooledPayload> held = spool.list();

        spool.delivered(held.get(0));
        assertThat(spool.keepHouse()).as("one is held").isFalse();
        spool.dead(held.get(1), "400");
        assertThat(spool.keepHouse()).as("a dead letter that is recorded").isTrue();
        assertThat(spool.deadLetters()).hasSize(1);
    }

    @Test
    void isNotOverWhileTheDiskFails() throws Exception {
        spool.keepHouse();
        disk.failAfter(0);
        spool.commit(List.of(payload("a", clock.instant())), Map.of());
        spool.delivered(spool.list().get(0));
        assertThat(spool.keepHouse()).as("in memory").isFalse();

        disk.failAfter(Integer.MAX_VALUE);
        spool.keepHouse();
        assertThat(spool.keepHouse()).as("healed").isTrue();
    }
}
