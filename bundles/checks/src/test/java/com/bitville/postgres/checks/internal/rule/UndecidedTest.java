package com.bitville.postgres.checks.internal.rule;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.checks.internal.NodeCases;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is absent is no value: a check that does not know says so, and what was open stays open. */
class UndecidedTest {
    private final World world = new World("default");

    private static boolean isUnknown(World of, String check) {
        return of.findings(check).stream().anyMatch(one -> one.severity() == CheckSeverity.UNKNOWN);
    }

    private void undecided(String check) {
        world.minutes(3);
        assertThat(world.open(check)).as(check).isEmpty();
        assertThat(isUnknown(world, check)).as(check).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unsafe_setting",
                "autovacuum_off",
                "timeouts_off",
                "random_page_cost",
                "io_timing_off",
                "checkpoint_settings",
                "blinders",
                "wal_level",
                "md5",
                "shared_buffers_size",
                "memory_overcommitted",
                "huge_pages_off",
                "checkpoints_forced",
                "autovacuum_saturated",
                "slot_limit_off",
                "standby_missing",
                "config_error"
            })
    void aSettingThatWasNotReadHasNoValue(String check) {
        NodeCases.host(world, 1L << 33, 1, 1)
                .has("settings_all", Rows.setting("port", "5432"))
                .has("session_counts", row("counted_by", "total", "sessions", 1))
                .has("checkpointer", row("num_requested", 0))
                .has("slots", Rows.slot("reserved", null, true, 0))
                .visits("shop", "tables")
                .has("senders");
        undecided(check);
    }

    @Test
    void aRuleThatIsOpenStaysOpenWhenItsSettingIsNoLongerRead() {
        world.has("settings_all", Rows.setting("fsync", "off"), Rows.setting("full_page_writes", "on"))
                .minutes(2);
        world.has("settings_all", Rows.setting("full_page_writes", "on")).minutes(5);
        assertThat(world.open("unsafe_setting")).containsExactly("error fsync");
        world.has("settings_all", Rows.setting("fsync", "on"), Rows.setting("full_page_writes", "on"))
                .minutes(2);
        assertThat(world.open("unsafe_setting")).isEmpty();
    }

    @Test
    void anEmptyPrefixIsAValue() {
        world.has("settings_all", Rows.setting("log_line_prefix", "")).minutes(2);
        assertThat(world.open("blinders")).containsExactly("hint log_line_prefix");
    }

    @Test
    void whereNobodyCountsDamagedPagesNobodyKnowsOfAny() {
        world.has("databases", row("datname", "shop", "checksum_failures", null));
        undecided("checksum_failures");
        world.has("settings_all", Rows.setting("data_checksums", "off")).minutes(3);
        assertThat(world.open("checksum_failures")).containsExactly("hint data_checksums");
        assertThat(isUnknown(world, "checksum_failures")).isTrue();
        world.has("databases", row("datname", "shop", "checksum_failures", 0)).minutes(3);
        assertThat(world.findings("checksum_failures")).isEmpty();
    }

    @Test
    void aFailureStaysOpenWhereItIsNoLongerCounted() {
        world.has("databases", row("datname", "shop", "checksum_failures", 1)).minutes(2);
        world.has("databases", row("datname", "shop", "checksum_failures", null))
                .minutes(5);
        assertThat(world.open("checksum_failures")).containsExactly("error");
    }

    @Test
    void withoutItsSettingAReceiverThatIsAwayMayBeByDesign() {
        world.standby().has("receiver", row("status", null)).has("settings_all", Rows.setting("port", "5432"));
        undecided("receiver_down");
        world.has("receiver", row("status", "streaming", "last_msg_age_ms", 10)).minutes(2);
        assertThat(world.findings("receiver_down")).isEmpty();
    }

    @Test
    void aHostOnWhichNoServersFilesAreKnown() {
        World host = new World("host");
        host.has(
                        "filesystems",
                        row("mount_point", "/", "used_for", "[agent, spool]", "total_bytes", 9, "available_bytes", 5))
                .minutes(3);
        assertThat(isUnknown(host, "disk_full")).isTrue();
        host.has("filesystems", row("mount_point", "/", "used_for", "[data]", "total_bytes", 9, "available_bytes", 5))
                .minutes(3);
        assertThat(host.findings("disk_full")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"oom_kills, memory, oom_kills", "swapping, swap, in_bytes"})
    void aKernelThatDoesNotTell(String check, String table, String counter) {
        World host = new World("host");
        host.has(table, row("total_bytes", 9L, counter, null)).minutes(3);
        assertThat(isUnknown(host, check)).isTrue();
        host.has(table, row("total_bytes", 9L, counter, 0)).minutes(3);
        assertThat(host.findings(check)).isEmpty();
    }

    @Test
    void aMajorVersionThatTheTableDoesNotHave() {
        world.primary(250_001);
        undecided("end_of_life");
    }

    @Test
    void aChangeThatWaitsSinceNobodyKnowsWhen() {
        world.has(
                "settings_all", row("name", "shared_buffers", "setting", "1", "pending_restart", true, "since", START));
        undecided("pending_restart");
    }
}
