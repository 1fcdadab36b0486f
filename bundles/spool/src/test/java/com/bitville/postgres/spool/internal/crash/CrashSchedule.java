package com.bitville.postgres.spool.internal.crash;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * A random life of a spool with power cuts at random moments, and a ledger of acknowledged payloads. Returns the violations found after
 * each restart.
 */
final class CrashSchedule {
    private static final String KEY = "default/statements";
    private static final Path FOLDER = Path.of("/spool");
    /** So few files that evictions happen. */
    private static final SpoolSettings SETTINGS = new SpoolSettings(
            FOLDER, 10 << 20, 12, Duration.ofDays(7), 5 << 20, FolderOwner.parse("installation=a\nproject=A\n"));

    private final Random random;
    private final SimulatedDisk disk;
    private final MutableClock clock = MutableClock.at(Spools.START);
    private final List<String> broken = new ArrayList<>();
    /** The text of each acknowledged payload by its sequence number. */
    private final Map<Long, String> acknowledged = new HashMap<>();
    /** Numbers that were delivered, refused, or reported as a gap: they need not exist any more. */
    private final Set<Long> answered = new HashSet<>();

    private int version;
    private List<String> attempted = List.of();
    private List<Gap> attemptedGaps = List.of();
    private int attemptedVersion;
    private int text;

    private CrashSchedule(int seed, boolean syncing) {
        random = new Random(seed);
        disk = new SimulatedDisk(syncing);
    }

    static List<String> run(int seed, boolean syncing) {
        CrashSchedule schedule = new CrashSchedule(seed, syncing);
        for (int life = 0; life < 5 && schedule.broken.isEmpty(); life++) {
            schedule.live();
            schedule.disk.restart(schedule.random);
            schedule.check();
        }
        return schedule.broken;
    }

    private void live() {
        disk.cutAfter(random.nextInt(400));
        FileSpool spool = spool();
        try {
            while (true) {
                switch (random.nextInt(8)) {
                    case 0 -> answer(spool, true);
                    case 1 -> answer(spool, false);
                    case 2 -> spool.keepHouse();
                    case 3 -> report(spool);
                    case 4 -> {
                        spool.close();
                        spool = spool();
                    }
                    default -> commit(spool);
                }
            }
        } catch (SimulatedDisk.PowerCut e) {
            // The end of this life.
        } catch (OutboxException e) {
            broken.add("refused: " + e.getMessage());
        }
    }

    private FileSpool spool() {
        return new FileSpool(SETTINGS, disk, Spools.ALONE, clock);
    }

    private void commit(FileSpool spool) throws OutboxException {
        List<Payload> payloads = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            String body = "text " + text++;
            payloads.add(
                    random.nextInt(5) == 0
                            ? Spools.urgent(body, clock.instant())
                            : Spools.payload(body, clock.instant()));
            texts.add(body);
        }
        boolean withState = random.nextInt(3) > 0;
        attempted = texts;
        attemptedVersion = withState ? version + 1 : version;
        spool.commit(payloads, withState ? Map.of(KEY, bytes(attemptedVersion)) : Map.of());
        acknowledge(spool.list());
    }

    /** The reported losses are removed at the same moment as the report comes into force. */
    private void report(FileSpool spool) throws OutboxException {
        List<Gap> gaps = spool.pendingGaps();
        if (gaps.isEmpty()) {
            return;
        }
        attempted = List.of("gap " + text++);
        attemptedGaps = gaps;
        spool.commitGaps(gaps, List.of(Spools.urgent(attempted.get(0), clock.instant())));
        acknowledge(spool.list());
    }

    private void acknowledge(List<SpooledPayload> list) {
        for (String body : attempted) {
            UUID id = UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8));
            for (SpooledPayload payload : list) {
                if (payload.id().equals(id)) {
                    String before = acknowledged.put(payload.seq(), body);
                    if (before != null) {
                        broken.add("number " + payload.seq() + " given to '" + before + "' and '" + body + "'");
                    }
                }
            }
        }
        attemptedGaps.forEach(this::answered);
        version = attemptedVersion;
        attempted = List.of();
        attemptedGaps = List.of();
    }

    private void answered(Gap gap) {
        for (long seq = gap.from(); seq <= gap.to(); seq++) {
            answered.add(seq);
        }
    }

    private void answer(FileSpool spool, boolean good) {
        spool.agentId();
        spool.oldest(random.nextBoolean() ? Urgency.NORMAL : Urgency.URGENT).ifPresent(payload -> {
            answered.add(payload.seq());
            if (good) {
                spool.delivered(payload);
            } else {
                spool.dead(payload, "400 no");
            }
        });
    }

    private void check() {
        checkOwner();
        FileSpool spool = spool();
        spool.agentId();
        List<SpooledPayload> list = spool.list();
        boolean inForce = checkAttempted(spool, list);
        if (inForce) {
            acknowledge(list);
        }
        attempted = List.of();
        attemptedGaps = List.of();
        attemptedVersion = version;
        Set<Long> there = new HashSet<>();
        for (SpooledPayload payload : list) {
            there.add(payload.seq());
            String want = acknowledged.get(payload.seq());
            String got = spool.body(payload)
                    .map(body -> new String(body, StandardCharsets.UTF_8))
                    .orElse("nothing");
            if (want == null || !got.equals(payload.seq() + ":" + want)) {
                broken.add("number " + payload.seq() + " should hold '" + want + "', holds '" + got + "'");
            }
        }
        spool.pendingGaps().forEach(this::answered);
        for (long seq : acknowledged.keySet()) {
            if (!there.contains(seq) && !answered.contains(seq)) {
                broken.add("number " + seq + " is neither there nor reported");
            }
        }
        spool.close();
    }

    /** A payload without an owner beside it would be another installation's at the next start. */
    private void checkOwner() {
        SpoolPaths paths = new SpoolPaths(FOLDER);
        try {
            boolean held = disk.list(paths.queue()).stream().anyMatch(name -> name.endsWith(".pl"));
            if (held && FolderOwner.of(paths, disk).isNone()) {
                broken.add("payloads in a folder without owner");
            }
        } catch (NoSuchFileException e) {
            // The power went before there was a folder.
            return;
        } catch (IOException e) {
            broken.add(e.toString());
        }
    }

    /** An interrupted commit is in force completely or not at all, and the state agrees. */
    private boolean checkAttempted(FileSpool spool, List<SpooledPayload> list) {
        Set<UUID> ids = new HashSet<>();
        list.forEach(payload -> ids.add(payload.id()));
        long present = attempted.stream()
                .filter(body -> ids.contains(UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8))))
                .count();
        Optional<byte[]> state = spool.state(KEY);
        int found = state.map(bytes -> Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(0);
        if (present != 0 && present != attempted.size()) {
            broken.add("half a commit: " + present + " of " + attempted.size());
        }
        boolean inForce = attemptedVersion != version ? found == attemptedVersion : present > 0;
        if (found != version && !inForce) {
            broken.add("state " + found + ", acknowledged " + version);
        }
        if (inForce != (attempted.isEmpty() ? inForce : present > 0)) {
            broken.add("state " + found + " without its payloads, or the reverse");
        }
        // A gap may have grown meanwhile.
        boolean gapsLeft = attemptedGaps.stream()
                .allMatch(gap -> spool.pendingGaps().stream()
                        .anyMatch(now ->
                                now.reason() == gap.reason() && now.from() <= gap.from() && now.to() >= gap.to()));
        if (!attemptedGaps.isEmpty() && gapsLeft == inForce) {
            broken.add("gaps pending " + gapsLeft + " while their report is in force " + inForce);
        }
        return inForce;
    }

    private static byte[] bytes(int version) {
        return Integer.toString(version).getBytes(StandardCharsets.US_ASCII);
    }
}
