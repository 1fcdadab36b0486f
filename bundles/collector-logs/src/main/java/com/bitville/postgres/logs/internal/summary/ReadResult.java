package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.follow.LogPositions;
import com.bitville.postgres.logs.internal.source.LogFile;
import java.util.List;
import java.util.Map;

/**
 * The result of one run for the log of one server.
 *
 * @param state following; waiting if there is no file after a rotation; foreign if all files are another server's
 * @param path where it was looked for
 * @param positions where the next run begins
 * @param format the format read
 * @param prefix the log_line_prefix used, empty for other formats
 * @param file the name of the file written last, empty if there is none
 * @param files how many files were found
 * @param readBytes how many bytes were read
 * @param lagBytes how many bytes are left
 * @param found the files found, the oldest first
 * @param links the real paths of files reached through links
 */
public record ReadResult(
        String state,
        String path,
        LogPositions positions,
        LogFormat format,
        String prefix,
        String file,
        int files,
        long readBytes,
        long lagBytes,
        List<LogFile> found,
        Map<String, String> links) {

    /** Nothing to read now: all positions stay. */
    public static ReadResult waiting(String path, LogPositions logPositions) {
        return new ReadResult("waiting", path, logPositions, LogFormat.STDERR, "", "", 0, 0, 0, List.of(), Map.of());
    }

    /** Files of another server alone: none is read. */
    public static ReadResult refused(
            String path, LogPositions logPositions, List<LogFile> found, Map<String, String> links) {
        String newest = found.get(found.size() - 1).name();
        return new ReadResult(
                "foreign", path, logPositions, LogFormat.STDERR, "", newest, found.size(), 0, 0, found, links);
    }
}
