package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The positions in the log of one server.
 *
 * @param files a position for each file
 * @param floorMs files last written before it are finished: their positions were dropped because of the limit
 */
public record LogPositions(List<FilePosition> files, long floorMs) {
    /** The maximum number of files with a position. */
    static final int MOST = 1000;

    public LogPositions {
        files = List.copyOf(files);
    }

    /** Keeps the positions of the newest files, if there are too many. */
    public static LogPositions bounded(List<FilePosition> files, long floorMs) {
        if (files.size() <= MOST) {
            return new LogPositions(files, floorMs);
        }
        List<FilePosition> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparingLong(FilePosition::modifiedMs).reversed());
        return new LogPositions(
                sorted.subList(0, MOST), Math.max(floorMs, sorted.get(MOST).modifiedMs()));
    }

    /** The positions of all other files. */
    public LogPositions without(Collection<LogFile> others) {
        List<FilePosition> kept = new ArrayList<>(files);
        kept.removeIf(position -> others.stream().anyMatch(file -> file.is(position.device(), position.inode())));
        return new LogPositions(kept, floorMs);
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(floorMs);
        out.writeInt(files.size());
        for (FilePosition file : files) {
            out.writeLong(file.device());
            out.writeLong(file.inode());
            out.writeShort(file.headLength());
            out.writeLong(file.headHash());
            out.writeLong(file.offset());
            out.writeBoolean(file.midLine());
            out.writeLong(file.modifiedMs());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static LogPositions read(DataInput in) throws IOException {
        long floorMs = in.readLong();
        return new LogPositions(files(in), floorMs);
    }

    private static List<FilePosition> files(DataInput in) throws IOException {
        int count = bounded(in.readInt(), MOST);
        List<FilePosition> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new FilePosition(
                    in.readLong(),
                    in.readLong(),
                    Math.min(in.readUnsignedShort(), FileFingerprint.LENGTH),
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
