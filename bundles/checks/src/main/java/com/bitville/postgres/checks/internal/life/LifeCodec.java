package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is committed of the findings of a server: those that are open, as they were told. ETA and series are found anew at the next look.
 */
final class LifeCodec {
    private static final int VERSION = 1;
    private static final String NOTHING = "";
    private static final char NUMBER = 'n';
    private static final char FLAG = 'f';
    private static final char TEXT = 't';
    private static final char NULL = '0';
    /** DataOutputStream takes no longer text. */
    private static final int LONGEST = 8_000;

    private LifeCodec() {}

    /**
     * What is committed.
     *
     * @param destinations how many had begun when the findings were told
     */
    record Stored(List<FindingLife> lives, long destinations) {}

    static byte[] toBytes(Stored stored) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(stored.lives().size());
            for (FindingLife life : stored.lives()) {
                write(life, out);
            }
            if (stored.destinations() > 0) {
                out.writeLong(stored.destinations());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(FindingLife life, DataOutputStream out) throws IOException {
        FindingKey key = life.key();
        Observation seen = life.seen();
        for (String part : List.of(key.check(), key.server(), key.database(), key.object())) {
            text(part, out);
        }
        out.writeLong(Objects.requireNonNull(life.opened()).toEpochMilli());
        CheckSeverity told = life.told();
        out.writeUTF(told == null ? NOTHING : told.name());
        out.writeUTF(seen.severity().name());
        text(seen.message(), out);
        out.writeInt(seen.evidence().size());
        for (Map.Entry<String, @Nullable Object> figure : seen.evidence().entrySet()) {
            text(figure.getKey(), out);
            value(figure.getValue(), out);
        }
        out.writeInt(seen.remedy().size());
        for (String line : seen.remedy()) {
            text(line, out);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        out.writeUTF(text.substring(0, Math.min(LONGEST, text.length())));
    }

    private static void value(@Nullable Object value, DataOutputStream out) throws IOException {
        if (value instanceof Number number) {
            out.writeChar(NUMBER);
            out.writeDouble(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            out.writeChar(FLAG);
            out.writeBoolean(flag);
        } else if (value == null) {
            out.writeChar(NULL);
        } else {
            out.writeChar(TEXT);
            text(value.toString(), out);
        }
    }

    /** The findings of a state; none for bytes of another version. */
    static Stored fromBytes(byte[] bytes) throws IOException {
        List<FindingLife> lives = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return new Stored(lives, 0);
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                lives.add(read(in));
            }
            return new Stored(lives, in.available() >= Long.BYTES ? in.readLong() : 0);
        } catch (IllegalArgumentException e) {
            throw new IOException("a severity that this version does not know", e);
        }
    }

    private static FindingLife read(DataInputStream in) throws IOException {
        FindingKey key = new FindingKey(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
        Instant opened = Instant.ofEpochMilli(in.readLong());
        String told = in.readUTF();
        CheckSeverity severity = CheckSeverity.valueOf(in.readUTF());
        String message = in.readUTF();
        Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
        int figures = in.readInt();
        for (int i = 0; i < figures; i++) {
            evidence.put(in.readUTF(), value(in));
        }
        List<String> remedy = new ArrayList<>();
        int lines = in.readInt();
        for (int i = 0; i < lines; i++) {
            remedy.add(in.readUTF());
        }
        Observation seen = new Observation(
                key.database(),
                key.object(),
                severity,
                message,
                evidence,
                Optional.empty(),
                remedy,
                Optional.empty(),
                false);
        return FindingLife.restored(key, seen, opened, told.isEmpty() ? null : CheckSeverity.valueOf(told));
    }

    private static @Nullable Object value(DataInputStream in) throws IOException {
        return switch (in.readChar()) {
            case NUMBER -> {
                double number = in.readDouble();
                yield number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) number : (Object) number;
            }
            case FLAG -> in.readBoolean();
            case TEXT -> in.readUTF();
            default -> null;
        };
    }
}
