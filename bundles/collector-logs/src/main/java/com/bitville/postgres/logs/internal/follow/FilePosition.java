package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogFile;

/**
 * How far a file has been read.
 *
 * @param device the number of the device it was found on
 * @param inode its number there
 * @param headLength how many of its first bytes the hash covers
 * @param headHash the hash of these
 * @param offset everything before it has been processed
 * @param midLine whether that is inside a line whose beginning has been processed
 * @param modifiedMs the last modification time seen
 */
public record FilePosition(
        long device, long inode, int headLength, long headHash, long offset, boolean midLine, long modifiedMs) {
    static FilePosition of(LogFile file, FileFingerprint fileFingerprint, long offset, boolean midLine) {
        return new FilePosition(
                file.device(),
                file.inode(),
                fileFingerprint.length(),
                fileFingerprint.hash(fileFingerprint.length()),
                offset,
                midLine,
                file.modifiedMs());
    }

    /** At the end of a file that is not read, whatever it begins with. */
    public static FilePosition passed(LogFile file) {
        return new FilePosition(
                file.device(), file.inode(), 0, FileFingerprint.NOTHING, file.size(), true, file.modifiedMs());
    }

    /** Whether this may be the file; its inode may have been reused by another file, which only the head shows. */
    boolean at(LogFile file) {
        return file.is(device, inode) && file.size() >= offset;
    }

    /** The same file after its loss was reported: it counts as the oldest of all. */
    FilePosition toldAsVanished() {
        return new FilePosition(device, inode, headLength, headHash, offset, midLine, 0);
    }

    boolean isToldAsVanished() {
        return modifiedMs == 0;
    }

    /** A later position in the same file, in the middle of a line. */
    public FilePosition ahead(long bytes) {
        return new FilePosition(device, inode, headLength, headHash, offset + bytes, true, modifiedMs);
    }
}
