package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.files.FolderOwnership;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shared code of the spool's tests. */
public final class Spools {
    public static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    /** An owner without competitors. */
    public static final FolderOwnership ALONE = new FolderOwnership() {
        @Override
        public void acquire() {}

        @Override
        public void release() {}
    };

    private Spools() {}

    public static SpoolSettings settings(Path folder) {
        return new SpoolSettings(folder, 100L << 20, 20_000, Duration.ofDays(7), 5L << 20);
    }

    public static FileSpool open(Path folder, MutableClock clock) {
        return new FileSpool(settings(folder), new FileDisk(), new SpoolFolderLock(folder), clock);
    }

    /** As the service registry does. */
    public static void bind(FileSpool spool, Destination destination) {
        spool.bindDestination(destination);
    }

    public static Payload payload(String body, Instant created) {
        return payload(UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8)), body, created);
    }

    static Payload payload(UUID id, String body, Instant created) {
        return new Payload(id, created, Urgency.NORMAL, seq -> body(seq, body));
    }

    public static Payload urgent(String body, Instant created) {
        return new Payload(
                UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8)),
                created,
                Urgency.URGENT,
                seq -> body(seq, body));
    }

    public static Payload sized(UUID id, int bytes, Instant created) {
        return new Payload(id, created, Urgency.NORMAL, seq -> {
            byte[] body = new byte[bytes];
            Arrays.fill(body, (byte) seq);
            return body;
        });
    }

    public static byte[] body(long seq, String text) {
        return (seq + ":" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** All bodies in the order in which a destination would get them, each delivered. */
    public static List<String> drain(Spool spool) {
        List<String> bodies = new ArrayList<>();
        while (true) {
            SpooledPayload next = spool.oldest(Urgency.URGENT)
                    .or(() -> spool.oldest(Urgency.NORMAL))
                    .orElse(null);
            if (next == null) {
                return bodies;
            }
            spool.body(next).ifPresent(body -> bodies.add(new String(body, StandardCharsets.UTF_8)));
            spool.delivered(next);
        }
    }

    @SuppressWarnings("unchecked")
    public static @Nullable Object status(FileSpool spool, String key) {
        return ((Map<String, @Nullable Object>)
                        Objects.requireNonNull(spool.status().get("spool")))
                .get(key);
    }
}
