package com.bitville.postgres.activity.internal.profile;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of wait events as PostgreSQL 17 and later have them, so that servers of several versions, and the days before and after an upgrade, can
 * be compared. 17 changed the case of these; lightweight locks, some of which are called the same, kept theirs.
 */
final class WaitNames {
    private static final Set<String> KEPT = Set.of("LWLock", "Lock", "Extension", "InjectionPoint");

    private static final Map<String, String> BY_LOWER_CASE = Stream.of(
                    "AutovacuumMain BasebackupRead BasebackupSync BasebackupWrite BgworkerShutdown BgworkerStartup",
                    "BgwriterHibernate BgwriterMain BufferIo BuffileRead BuffileTruncate BuffileWrite DsmAllocate",
                    "DsmFillZeroWrite GssOpenServer LibpqwalreceiverConnect LibpqwalreceiverReceive",
                    "LockFileAddtodatadirRead LockFileAddtodatadirSync LockFileAddtodatadirWrite",
                    "LockFileRecheckdatadirRead ProcarrayGroupUpdate SlruFlushSync SlruRead SlruSync SlruWrite",
                    "SslOpenServer SysloggerMain WalBootstrapSync WalBootstrapWrite WalCopyRead WalCopySync WalCopyWrite",
                    "WalInitSync WalInitWrite WalRead WalSenderWaitForWal WalSync WalSyncMethodAssign WalWrite",
                    "WalsenderTimelineHistoryRead")
            .flatMap(line -> Stream.of(line.split(" ")))
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    private WaitNames() {}

    static String of(String type, String event) {
        return KEPT.contains(type) ? event : BY_LOWER_CASE.getOrDefault(event.toLowerCase(Locale.ROOT), event);
    }
}
