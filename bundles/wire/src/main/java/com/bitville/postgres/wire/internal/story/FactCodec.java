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

/** Encodes pending facts and recently sent runs as versioned bytes, which are kept with the buffer over a restart. */
public final class FactCodec {
    /** The limit; further facts are kept only in memory. */
    static final int MOST_BYTES = 192 * 1024;

    private static final int VERSION = 1;
    private static final int SAMPLED = 1;
    private static final int RUNNING = 2;
    private static final int AWAITS_LOG = 4;
    private static final int TOLD = 8;

    /**
     * The stored facts; their content is redacted.
     *
     * @param told recently sent runs, which another source may still report
     * @param pending facts that are not sent yet
     */
    public record Kept(List<Fact> told, List<Fact> pending) {
        /** Takes copies. */
        public Kept {
            told = List.copyOf(told);
            pending = List.copyOf(pending);
        }
    }

    private FactCodec() {}

    /** The facts as bytes, the first ones if there are too many; empty if there are none. */
    public static byte[] toBytes(Kept kept) {
        if (kept.told().isEmpty() && kept.pending().isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (Fact fact : kept.told()) {
                write(out, fact, TOLD);
            }
            for (Fact fact : kept.pending()) {
                if (out.size() + fact.json().length > MOST_BYTES) {
                    break;
                }
                write(out, fact, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Fact fact, int mark) throws IOException {
        out.writeUTF(fact.part().word());
        out.writeUTF(fact.server());
        out.writeUTF(fact.requestId());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, fact.startedAt()));
        out.writeUTF(fact.source());
        out.writeUTF(fact.identity());
        out.writeInt(fact.pid());
        out.writeDouble(fact.durationMs());
        out.writeByte(mark
                | (fact.sampled() ? SAMPLED : 0)
                | (fact.running() ? RUNNING : 0)
                | (fact.awaitsLog() ? AWAITS_LOG : 0));
        out.writeBoolean(fact.flags().deadlock());
        out.writeBoolean(fact.flags().cancelled());
        out.writeLong(fact.flags().tempBytes());
        out.writeInt(fact.json().length);
        out.write(fact.json());
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException if the bytes are something else
     */
    public static Kept fromBytes(byte[] bytes) throws IOException {
        List<Fact> told = new ArrayList<>();
        List<Fact> pending = new ArrayList<>();
        if (bytes.length == 0) {
            return new Kept(told, pending);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("stories of version " + version + ", this one reads " + VERSION);
            }
            while (in.available() > 0) {
                read(in, told, pending);
            }
        }
        return new Kept(told, pending);
    }

    private static void read(DataInputStream in, List<Fact> told, List<Fact> pending) throws IOException {
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
            throw new IOException("a truncated story");
        }
        ((marks & TOLD) != 0 ? told : pending)
                .add(new Fact(
                        part,
                        server,
                        id,
                        start,
                        source,
                        identity,
                        pid,
                        duration,
                        (marks & SAMPLED) != 0,
                        (marks & RUNNING) != 0,
                        (marks & AWAITS_LOG) != 0,
                        flags,
                        in.readNBytes(length)));
    }
}
