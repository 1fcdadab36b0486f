package com.bitville.postgres.logs.internal.golden;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.logs.internal.summary.LogTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What becomes of the bytes of one log file, as text to compare. */
public final class Golden {
    static final String PREFIX = "%m [%p] %q%u@%d/%a ";
    private static final String RECORD = "(?m)^(?=(\\{\"timestamp\"|20\\d\\d-\\d\\d-\\d\\d [0-9:.]+ [A-Z]{3}%s))";
    private static final Pattern STDERR =
            Pattern.compile(RECORD.formatted(" .*?(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG):  "));
    private static final Pattern CSV = Pattern.compile(RECORD.formatted(","));

    private Golden() {}

    /** One paragraph an entry: its class, then each column that is not null. */
    public static String read(String format, String log) {
        StringBuilder text = new StringBuilder();
        for (@Nullable Object[] row : rows(format, log)) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                if (row[i] != null) {
                    lines.add(LogTables.ENTRIES.columns().get(i).name() + ": "
                            + String.valueOf(row[i]).replace("\\", "\\\\").replace("\n", "\\n"));
                }
            }
            text.append(String.join("\n", lines)).append("\n\n");
        }
        return text.toString();
    }

    /** The words of all classes that occur. */
    static Set<String> classes(String format, String log) {
        int column = LogTables.ENTRIES.indexOf("class");
        Set<String> classes = new TreeSet<>();
        rows(format, log).forEach(row -> classes.add(String.valueOf(row[column])));
        return classes;
    }

    private static List<@Nullable Object[]> rows(String format, String log) {
        ReadStatistics readStatistics = new ReadStatistics();
        LogSummary logSummary = new LogSummary("golden", 16 << 20);
        LogTime time = new LogTime("UTC");
        EntryParser parser = switch (format) {
            case "jsonlog" -> new JsonlogParser(time, logSummary::take, readStatistics);
            case "csvlog" -> new CsvlogParser(time, logSummary::take, readStatistics);
            default -> new StderrParser(LinePrefix.of(PREFIX), time, logSummary::take, readStatistics);
        };
        byte[] bytes = Bytes.of(log);
        new LineSplitter(0, 0, false, parser::line).bytes(bytes, bytes.length);
        parser.flush();
        if (readStatistics.unreadableLines() > 0) {
            throw new AssertionError(
                    readStatistics.unreadableLines() + " lines of a " + format + " are not understood");
        }
        return logSummary.rowsets().stream()
                .filter(rowset -> rowset.table().equals(LogTables.ENTRIES))
                .findAny()
                .orElseThrow()
                .rows();
    }

    /** The records of a file, each with all its lines. */
    public static List<String> records(String format, String log) {
        Matcher matcher = (format.equals("stderr") ? STDERR : CSV).matcher(log);
        List<String> records = new ArrayList<>();
        int from = -1;
        while (matcher.find()) {
            if (from >= 0) {
                records.add(log.substring(from, matcher.start()));
            }
            from = matcher.start();
        }
        records.add(log.substring(Math.max(0, from)));
        return records;
    }
}
