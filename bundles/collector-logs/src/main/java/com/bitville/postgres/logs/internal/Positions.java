package com.bitville.postgres.logs.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the log of one server has been read.
 *
 * @param files a position for each file
 * @param floorMs files last written before it are over: their positions were given up for want of room
 */
record Positions(List<Position> files, long floorMs) {
    /** The files of one server that are remembered. */
    static final int MOST = 1000;

    private static final int VERSION = 1;
    private static final int MOST_SERVERS = 1000;

    Positions {
        files = List.copyOf(files);
    }

    /** Keeps those of the newest files, if there are too many. */
    static Positions bounded(List<Position> files, long floorMs) {
        if (files.size() <= MOST) {
            return new Positions(files, floorMs);
        }
        List<Position> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparingLong(Position::modifiedMs).reversed());
        return new Positions(
                sorted.subList(0, MOST), Math.max(floorMs, sorted.get(MOST).modifiedMs()));
    }

    /** The positions of all servers as bytes. */
    static byte[] toBytes(Map<String, Positions> servers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(servers.size());
            for (Map.Entry<String, Positions> server : servers.entrySet()) {
                out.writeUTF(server.getKey());
                out.writeLong(server.getValue().floorMs());
                out.writeInt(server.getValue().files().size());
                for (Position file : server.getValue().files()) {
                    out.writeLong(file.device());
                    out.writeLong(file.inode());
                    out.writeShort(file.headLength());
                    out.writeLong(file.headHash());
                    out.writeLong(file.offset());
                    out.writeBoolean(file.midLine());
                    out.writeLong(file.modifiedMs());
                }
            }
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
    static Map<String, Positions> fromBytes(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this agent reads " + VERSION);
            }
            Map<String, Positions> servers = new HashMap<>();
            int count = bounded(in.readInt(), MOST_SERVERS);
            for (int i = 0; i < count; i++) {
                String server = in.readUTF();
                long floorMs = in.readLong();
                servers.put(server, new Positions(files(in), floorMs));
            }
            return servers;
        }
    }

    private static List<Position> files(DataInputStream in) throws IOException {
        int count = bounded(in.readInt(), MOST);
        List<Position> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new Position(
                    in.readLong(),
                    in.readLong(),
                    Math.min(in.readUnsignedShort(), Head.LENGTH),
                    in.readLong(),
                    Math.max(0, in.readLong()),
                    in.readBoolean(),
                    in.readLong()));
        }
        return files;
    }

    private static int bounded(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException(count + " where at most " + most + " can be");
        }
        return count;
    }
}
