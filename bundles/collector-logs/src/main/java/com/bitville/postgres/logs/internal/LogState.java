package com.bitville.postgres.logs.internal;

import com.bitville.postgres.logs.internal.follow.LogPositions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of one server's log: the positions, and the server's last known log settings, so that the log is followed while the server is
 * down. It contains no log line.
 *
 * @param configured the configured path: another path means another log
 * @param path where the log was looked for
 * @param lastMs when the last entry read was written, or 0
 * @param fromMs entries written before it are skipped, while the first start reads older parts of the log; 0 afterwards
 * @param settings the server's settings relevant to its log
 * @param positions how far each file was read
 */
record LogState(
        String configured,
        String path,
        long lastMs,
        long fromMs,
        Map<String, String> settings,
        LogPositions positions) {
    private static final int VERSION = 3;
    /** The same state without a start time. */
    private static final int VERSION_2 = 2;

    private static final int MOST_SETTINGS = 100;

    /** Takes a copy of the settings. */
    LogState {
        settings = Map.copyOf(settings);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(configured);
            out.writeUTF(path);
            out.writeLong(lastMs);
            out.writeLong(fromMs);
            out.writeInt(settings.size());
            for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
                out.writeUTF(setting.getKey());
                out.writeUTF(setting.getValue());
            }
            positions.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException for anything else, such as what a newer version wrote
     */
    static LogState fromBytes(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION && version != VERSION_2) {
                throw new IOException("version " + version + ", this agent reads " + VERSION);
            }
            String configured = in.readUTF();
            String path = in.readUTF();
            long lastMs = in.readLong();
            long fromMs = version == VERSION_2 ? 0 : in.readLong();
            int count = in.readInt();
            if (count < 0 || count > MOST_SETTINGS) {
                throw new IOException(count + " settings where at most " + MOST_SETTINGS + " can be");
            }
            Map<String, String> settings = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                settings.put(in.readUTF(), in.readUTF());
            }
            return new LogState(configured, path, lastMs, fromMs, settings, LogPositions.read(in));
        }
    }
}
