package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.checks.internal.load.AutovacuumChecks;
import com.bitville.postgres.checks.internal.load.CollectorChecks;
import com.bitville.postgres.checks.internal.load.ConnectionChecks;
import com.bitville.postgres.checks.internal.load.MaintenanceChecks;
import com.bitville.postgres.checks.internal.load.TransactionChecks;
import com.bitville.postgres.checks.internal.replication.ReceiverChecks;
import com.bitville.postgres.checks.internal.replication.StandbyChecks;
import com.bitville.postgres.checks.internal.replication.SubscriptionChecks;
import com.bitville.postgres.checks.internal.replication.TimelineChecks;
import com.bitville.postgres.checks.internal.schema.IndexChecks;
import com.bitville.postgres.checks.internal.schema.IneffectiveVacuum;
import com.bitville.postgres.checks.internal.schema.RangeChecks;
import com.bitville.postgres.checks.internal.schema.TableChecks;
import com.bitville.postgres.checks.internal.schema.TableKindChecks;
import com.bitville.postgres.checks.internal.schema.UnusedIndexes;
import com.bitville.postgres.checks.internal.schema.VacuumChecks;
import com.bitville.postgres.checks.internal.security.AccessChecks;
import com.bitville.postgres.checks.internal.security.HostChecks;
import com.bitville.postgres.checks.internal.security.KernelChecks;
import com.bitville.postgres.checks.internal.security.RoleChecks;
import com.bitville.postgres.checks.internal.security.SuperuserChecks;
import com.bitville.postgres.checks.internal.security.VersionChecks;
import com.bitville.postgres.checks.internal.setting.MemoryChecks;
import com.bitville.postgres.checks.internal.setting.SettingChecks;
import com.bitville.postgres.checks.internal.survival.ArchiveChecks;
import com.bitville.postgres.checks.internal.survival.HorizonChecks;
import com.bitville.postgres.checks.internal.survival.MultixactMembers;
import com.bitville.postgres.checks.internal.survival.SlotChecks;
import com.bitville.postgres.checks.internal.survival.StorageChecks;
import com.bitville.postgres.checks.internal.survival.WraparoundChecks;
import java.util.List;
import java.util.stream.Stream;

/** The checks of this bundle. */
public final class BuiltInChecks {
    private BuiltInChecks() {}

    public static List<ServerCheck> all() {
        return Stream.of(
                        WraparoundChecks.all(),
                        MultixactMembers.all(),
                        SlotChecks.all(),
                        HorizonChecks.all(),
                        ArchiveChecks.all(),
                        StorageChecks.all(),
                        StandbyChecks.all(),
                        ReceiverChecks.all(),
                        TimelineChecks.all(),
                        SubscriptionChecks.all(),
                        ConnectionChecks.all(),
                        TransactionChecks.all(),
                        MaintenanceChecks.all(),
                        AutovacuumChecks.all(),
                        CollectorChecks.all(),
                        IndexChecks.all(),
                        RangeChecks.all(),
                        TableChecks.all(),
                        VacuumChecks.all(),
                        IneffectiveVacuum.all(),
                        UnusedIndexes.all(),
                        TableKindChecks.all(),
                        SettingChecks.all(),
                        MemoryChecks.all(),
                        SuperuserChecks.all(),
                        RoleChecks.all(),
                        AccessChecks.all(),
                        VersionChecks.all(),
                        HostChecks.all(),
                        KernelChecks.all())
                .flatMap(List::stream)
                .toList();
    }
}
