package com.bitville.postgres.spool.internal.format;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file whose appearance puts a commit in force: from then on every payload below {@code ledger.nextSeq()} is in force, and so are the
 * states. The layout is described in {@code docs/spool.md}.
 *
 * @param number increases with every record; the highest record holds the ledger in force
 * @param ledger the whole ledger
 * @param dropping payloads that this record declares lost and whose files are about to be deleted
 * @param states the states that changed
 */
public record CommitRecord(long number, SpoolLedger ledger, List<Long> dropping, Map<String, byte[]> states) {
    private static final int HEADER = 12;
    private static final int MAGIC = 0x4256434d; // BVCM
    private static final int VERSION = 1;
    private static final Pattern NAME = Pattern.compile("(\\d{20})-(\\d{20})\\.cm");

    /** The content of a record's name, available even if the file is damaged. */
    public record Name(long number, long nextSeq) {
        public static @Nullable Name of(String name) {
            Matcher matcher = NAME.matcher(name);
            try {
                return matcher.matches()
                        ? new Name(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        public String text() {
            return PayloadFile.padded(number) + "-" + PayloadFile.padded(nextSeq) + ".cm";
        }
    }

    public Name name() {
        return new Name(number, ledger.nextSeq());
    }

    public ByteBuffer encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            out.writeLong(ledger.nextSeq());
            out.writeInt(ledger.counts().size());
            for (Map.Entry<DropReason, Long> count : ledger.counts().entrySet()) {
                out.writeUTF(count.getKey().name());
                out.writeLong(count.getValue());
            }
            out.writeInt(ledger.gaps().size());
            for (Gap gap : ledger.gaps()) {
                out.writeLong(gap.from());
                out.writeLong(gap.to());
                out.writeLong(gap.count());
                out.writeLong(gap.since().toEpochMilli());
                out.writeUTF(gap.reason().name());
            }
            out.writeInt(dropping.size());
            for (long seq : dropping) {
                out.writeLong(seq);
            }
            out.writeInt(states.size());
            for (Map.Entry<String, byte[]> state : states.entrySet()) {
                out.writeUTF(state.getKey());
                out.writeInt(state.getValue().length);
                out.write(state.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = bytes.toByteArray();
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putInt(checksum(body, 0))
                .put(body)
                .flip();
    }

    public static CommitRecord decode(String name, byte[] file) throws DamagedFileException {
        ByteBuffer header = ByteBuffer.wrap(file);
        if (file.length < HEADER || header.getInt() != MAGIC || header.getInt() != VERSION) {
            throw new DamagedFileException(name + " is not a commit record of a known version");
        }
        if (header.getInt() != checksum(file, HEADER)) {
            throw new DamagedFileException(name + " fails its checksum");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file, HEADER, file.length - HEADER))) {
            CommitRecord read = read(in);
            if (!read.name().text().equals(name)) {
                throw new DamagedFileException(
                        name + " holds the record " + read.name().text());
            }
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedFileException(name + ": " + e.getMessage());
        }
    }

    private static CommitRecord read(DataInputStream in) throws IOException {
        long number = in.readLong();
        long nextSeq = in.readLong();
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (int left = in.readInt(); left > 0; left--) {
            counts.put(DropReason.valueOf(in.readUTF()), in.readLong());
        }
        List<Gap> gaps = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long from = in.readLong();
            long to = in.readLong();
            long count = in.readLong();
            Instant since = Instant.ofEpochMilli(in.readLong());
            gaps.add(new Gap(from, to, count, DropReason.valueOf(in.readUTF()), since));
        }
        List<Long> dropping = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            dropping.add(in.readLong());
        }
        Map<String, byte[]> states = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readUTF();
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException("a state reaches beyond the end");
            }
            states.put(key, in.readNBytes(length));
        }
        return new CommitRecord(number, new SpoolLedger(nextSeq, counts, gaps), dropping, states);
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
