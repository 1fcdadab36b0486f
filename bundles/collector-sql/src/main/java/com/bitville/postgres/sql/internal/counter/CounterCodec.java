package com.bitville.postgres.sql.internal.counter;

import com.bitville.postgres.sql.internal.counter.CounterReading.Totals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reading as the state that is committed with the payload. Whole numbers take as many bytes as they need. */
final class CounterCodec {
    private static final int VERSION = 1;
    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DOUBLE = 2;
    private static final int DECIMAL = 3;
    private static final int ZERO = 4;

    private CounterCodec() {}

    static byte[] encode(CounterReading reading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(reading.at());
            out.writeUTF(reading.epoch().identity());
            out.writeLong(reading.epoch().lostAt());
            out.writeLong(reading.epoch().readAt());
            out.writeLong(reading.epoch().restartedAt());
            out.writeInt(reading.counters().size());
            for (String counter : reading.counters()) {
                out.writeUTF(counter);
            }
            out.writeInt(reading.rows().size());
            for (Map.Entry<String, Totals> row : reading.rows().entrySet()) {
                out.writeUTF(row.getKey());
                out.writeLong(row.getValue().resetAt());
                for (Number value : row.getValue().values()) {
                    write(out, value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty for a state of another version, or one that is damaged: then the next reading is the first. */
    static Optional<CounterReading> decode(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            long at = in.readLong();
            ServerEpoch epoch = new ServerEpoch(in.readUTF(), in.readLong(), in.readLong(), in.readLong());
            List<String> counters = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                counters.add(in.readUTF());
            }
            Map<String, Totals> rows = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                String key = in.readUTF();
                long resetAt = in.readLong();
                List<@Nullable Number> values = new ArrayList<>(counters.size());
                for (int i = 0; i < counters.size(); i++) {
                    values.add(read(in));
                }
                rows.put(key, new Totals(resetAt, values));
            }
            return Optional.of(new CounterReading(at, epoch, counters, rows));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, @Nullable Number value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Long number) {
            if (number == 0) {
                out.writeByte(ZERO);
            } else {
                out.writeByte(LONG);
                whole(out, number);
            }
        } else if (value instanceof Double number) {
            out.writeByte(DOUBLE);
            out.writeDouble(number);
        } else {
            out.writeByte(DECIMAL);
            out.writeUTF(value.toString());
        }
    }

    private static @Nullable Number read(DataInputStream in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case NULL -> null;
            case ZERO -> 0L;
            case LONG -> whole(in);
            case DOUBLE -> in.readDouble();
            case DECIMAL -> new BigDecimal(in.readUTF());
            default -> throw new IOException("a value of kind " + tag);
        };
    }

    private static void whole(DataOutputStream out, long number) throws IOException {
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long whole(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.readByte();
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (number >>> 1) ^ -(number & 1);
            }
        }
        throw new IOException("a number without an end");
    }
}
