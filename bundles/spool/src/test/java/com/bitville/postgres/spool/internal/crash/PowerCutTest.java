package com.bitville.postgres.spool.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PowerCutTest {
    private static final int SCHEDULES = "deep".equals(System.getProperty("bitville.depth")) ? 20_000 : 150;

    @Test
    void losesNothingAcknowledgedWhenThePowerIsCutAnywhere() {
        for (int seed = 0; seed < SCHEDULES; seed++) {
            assertThat(CrashSchedule.run(seed, true)).as("seed %d", seed).isEmpty();
        }
    }

    /** Shows that the harness would see a loss: a spool on a disk that ignores syncing must lose something. */
    @Test
    void findsLossesWhenTheDiskDoesNotSync() {
        int losing = 0;
        for (int seed = 0; seed < 40; seed++) {
            losing += CrashSchedule.run(seed, false).isEmpty() ? 0 : 1;
        }
        assertThat(losing).isGreaterThan(20);
    }
}
