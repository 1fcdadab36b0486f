package com.bitville.postgres.sql.internal.read;

import com.bitville.postgres.api.collect.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When each object of a subject was last read, of those that are read one by one over as many runs as the budget needs. Used by one run. */
final class ObjectRound {
    private static final int VERSION = 1;
    /** A run is rarely on the minute: an object that is this old is read again. */
    private static final double OLD = 0.9;

    /** In minutes since 1970, by the object's identifier. */
    private final Map<Long, Integer> read;

    private final long now;
    private final long oldAfter;

    private ObjectRound(Map<Long, Integer> read, Instant now, Duration every) {
        this.read = read;
        this.now = now.getEpochSecond() / 60;
        this.oldAfter = (long) (every.toMinutes() * OLD);
    }

    /** As the last run left it; a trial reads everything. */
    static ObjectRound of(Run run, Duration every) {
        Map<Long, Integer> read = run.trial()
                ? new LinkedHashMap<>()
                : run.state().flatMap(ObjectRound::decode).orElseGet(LinkedHashMap::new);
        return new ObjectRound(read, run.at(), every);
    }

    /** The objects to read, the oldest first; those that are gone are forgotten. */
    List<@Nullable Object[]> due(List<@Nullable Object[]> objects) {
        read.keySet().retainAll(objects.stream().map(ObjectRound::key).toList());
        List<@Nullable Object[]> due = new ArrayList<>(objects);
        due.removeIf(object -> isFresh(read.get(key(object))));
        due.sort(Comparator.comparing(object -> read.getOrDefault(key(object), Integer.MIN_VALUE)));
        return due;
    }

    /** What was read after now was so by a clock that was set back since. */
    private boolean isFresh(@Nullable Integer minute) {
        return minute != null && minute <= now && now - minute < oldAfter;
    }

    void read(@Nullable Object[] object) {
        read.put(key(object), (int) now);
    }

    private static long key(@Nullable Object[] object) {
        return object[0] instanceof Number number ? number.longValue() : 0;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(read.size());
            for (Map.Entry<Long, Integer> object : read.entrySet()) {
                out.writeLong(object.getKey());
                out.writeInt(object.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty for a state of another version, or one that is damaged: then everything is read. */
    private static Optional<Map<Long, Integer>> decode(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            Map<Long, Integer> read = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                read.put(in.readLong(), in.readInt());
            }
            return Optional.of(read);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
