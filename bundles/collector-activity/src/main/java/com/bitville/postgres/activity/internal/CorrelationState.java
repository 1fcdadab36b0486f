package com.bitville.postgres.activity.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the collector must know of the cycle before, in plain bytes. Holds no statement text: texts leave the host redacted, so they are
 * not left on its disk in the clear.
 *
 * @param readAt the server's time of that cycle
 * @param running the correlated statements that ran then
 */
record CorrelationState(Instant readAt, List<Statement> running) {
    private static final int VERSION = 1;
    /** The statements that can be followed at once; more would only be counted by the wire. */
    static final int MOST = 500;

    CorrelationState {
        running = List.copyOf(running);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            write(out, readAt);
            out.writeInt(running.size());
            for (Statement statement : running) {
                out.writeInt(statement.pid());
                write(out, statement.start());
                out.writeUTF(statement.correlationId());
                write(out, statement.lastSeen());
                out.writeBoolean(statement.announced());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IOException for anything else, such as what a newer version wrote
     */
    static CorrelationState of(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this agent reads " + VERSION);
            }
            Instant readAt = instant(in);
            int count = in.readInt();
            List<Statement> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(new Statement(in.readInt(), instant(in), in.readUTF(), instant(in), in.readBoolean()));
            }
            return new CorrelationState(readAt, running);
        }
    }

    private static void write(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
