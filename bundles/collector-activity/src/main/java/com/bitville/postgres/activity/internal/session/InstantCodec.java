package com.bitville.postgres.activity.internal.session;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Points in time as bytes. */
public final class InstantCodec {
    private InstantCodec() {}

    public static void write(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    public static Instant read(DataInputStream in) throws IOException {
        try {
            return Instant.ofEpochSecond(in.readLong(), in.readInt());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IOException("no point in time", e);
        }
    }
}
