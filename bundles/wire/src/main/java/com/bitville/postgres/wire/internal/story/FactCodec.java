package com.bitville.postgres.wire.internal.story;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Facts that are not told yet as bytes with a version, to be kept with the buffer over a restart. What they hold is redacted. */
public final class FactCodec {
    /** More than this is kept in memory alone. */
    static final int MOST_BYTES = 192 * 1024;

    private static final int VERSION = 1;

    private FactCodec() {}

    /** The facts as bytes, the first of them where they are too many; empty where there are none. */
    public static byte[] toBytes(List<Fact> facts) {
        if (facts.isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (Fact fact : facts) {
                if (out.size() + fact.json().length > MOST_BYTES) {
                    break;
                }
                out.writeUTF(fact.part().word());
                out.writeUTF(fact.server());
                out.writeUTF(fact.requestId());
                out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, fact.startedAt()));
                out.writeUTF(fact.source());
                out.writeUTF(fact.identity());
                out.writeInt(fact.pid());
                out.writeDouble(fact.durationMs());
                out.writeByte((fact.sampled() ? 1 : 0) | (fact.running() ? 2 : 0) | (fact.awaitsLog() ? 4 : 0));
                out.writeBoolean(fact.flags().deadlock());
                out.writeBoolean(fact.flags().cancelled());
                out.writeLong(fact.flags().tempBytes());
                out.writeInt(fact.json().length);
                out.write(fact.json());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException if the bytes are something else
     */
    public static List<Fact> fromBytes(byte[] bytes) throws IOException {
        List<Fact> facts = new ArrayList<>();
        if (bytes.length == 0) {
            return facts;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("stories of version " + version + ", this one reads " + VERSION);
            }
            while (in.available() > 0) {
                facts.add(fact(in));
            }
        }
        return facts;
    }

    private static Fact fact(DataInputStream in) throws IOException {
        String word = in.readUTF();
        Part part = Part.of(word).orElseThrow(() -> new IOException("a story with an unknown part"));
        String server = in.readUTF();
        String id = in.readUTF();
        Instant start = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
        String source = in.readUTF();
        String identity = in.readUTF();
        int pid = in.readInt();
        double duration = in.readDouble();
        int marks = in.readUnsignedByte();
        Fact.Flags flags = new Fact.Flags(in.readBoolean(), in.readBoolean(), in.readLong());
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a story that was cut");
        }
        return new Fact(
                part,
                server,
                id,
                start,
                source,
                identity,
                pid,
                duration,
                (marks & 1) != 0,
                (marks & 2) != 0,
                (marks & 4) != 0,
                flags,
                in.readNBytes(length));
    }
}
