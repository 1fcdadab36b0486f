package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of the recorder's samples as columns of primitives, with its own dictionary of texts, so that it can be dropped as a whole. */
public final class SampleSegment {
    static final int MOST_BYTES = 800_000;
    private static final int WORDS = 7;
    private static final int ROW_BYTES = 4 + 8 + 8 + 4 * WORDS + 1;
    private static final int SAMPLE_BYTES = 8 + 4 + 4;
    private static final int ENTRY_BYTES = 120;
    private static final long NONE = Long.MIN_VALUE;

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private long textBytes;

    private int samples;
    private long[] at = new long[16];
    private int[] firstRow = new int[17];
    private int[] firstEdge = new int[17];

    private int rows;
    private int[] pid = new int[64];
    private long[] queryStart = new long[64];
    private long[] queryId = new long[64];
    /** Codes of state and wait event, role, database, application, text and route, in one key. */
    private int[] words = new int[64 * WORDS];

    private boolean[] lock = new boolean[64];

    private int edges;
    private int[] blocked = new int[16];
    private int[] blocker = new int[16];

    /** One row of one sample, read back. */
    public record Entry(
            int pid,
            @Nullable Instant queryStart,
            @Nullable Long queryId,
            boolean lock,
            String state,
            String waitEvent,
            String usename,
            String datname,
            String applicationName,
            String query,
            String route) {}

    /** Adds a sample. */
    public void add(RecorderSample recorderSample, List<BlockingGraph.Edge> found) {
        at = samples == at.length ? Arrays.copyOf(at, samples * 2) : at;
        at[samples++] = micros(recorderSample.at());
        for (Backend seen : recorderSample.sessions()) {
            row(seen);
        }
        for (BlockingGraph.Edge edge : found) {
            if (edges == blocked.length) {
                blocked = Arrays.copyOf(blocked, edges * 2);
                blocker = Arrays.copyOf(blocker, edges * 2);
            }
            blocked[edges] = edge.blocked();
            blocker[edges++] = edge.blocker();
        }
        if (firstRow.length <= samples) {
            firstRow = Arrays.copyOf(firstRow, samples * 2 + 1);
            firstEdge = Arrays.copyOf(firstEdge, samples * 2 + 1);
        }
        firstRow[samples] = rows;
        firstEdge[samples] = edges;
    }

    private void row(Backend seen) {
        if (rows == pid.length) {
            int more = rows * 2;
            pid = Arrays.copyOf(pid, more);
            queryStart = Arrays.copyOf(queryStart, more);
            queryId = Arrays.copyOf(queryId, more);
            lock = Arrays.copyOf(lock, more);
            words = Arrays.copyOf(words, more * WORDS);
        }
        pid[rows] = seen.pid();
        queryStart[rows] = seen.queryStart() == null ? NONE : micros(seen.queryStart());
        queryId[rows] = seen.queryId() == null ? NONE : seen.queryId();
        lock[rows] = seen.waitsForLock();
        int word = rows++ * WORDS;
        words[word] = code(seen.state());
        words[word + 1] = code(seen.waitEvent());
        words[word + 2] = code(seen.usename());
        words[word + 3] = code(seen.datname());
        words[word + 4] = code(seen.applicationName());
        words[word + 5] = code(seen.query());
        words[word + 6] = code(seen.context().tags().get("route"));
    }

    private int code(@Nullable String text) {
        String word = text == null ? "" : text;
        Integer known = codes.get(word);
        if (known != null) {
            return known;
        }
        codes.put(word, texts.size());
        texts.add(word);
        textBytes += ENTRY_BYTES + 2L * word.length();
        return texts.size() - 1;
    }

    int samples() {
        return samples;
    }

    public Instant at(int sample) {
        return instant(at[sample]);
    }

    /** The sessions of a sample. */
    public List<Entry> entries(int sample) {
        List<Entry> entries = new ArrayList<>();
        for (int row = firstRow[sample]; row < firstRow[sample + 1]; row++) {
            entries.add(new Entry(
                    pid[row],
                    queryStart[row] == NONE ? null : instant(queryStart[row]),
                    queryId[row] == NONE ? null : queryId[row],
                    lock[row],
                    word(row, 0),
                    word(row, 1),
                    word(row, 2),
                    word(row, 3),
                    word(row, 4),
                    word(row, 5),
                    word(row, 6)));
        }
        return entries;
    }

    private String word(int row, int place) {
        return texts.get(words[row * WORDS + place]);
    }

    /** The blocking pairs of a sample. */
    public List<BlockingGraph.Edge> edges(int sample) {
        List<BlockingGraph.Edge> found = new ArrayList<>();
        for (int edge = firstEdge[sample]; edge < firstEdge[sample + 1]; edge++) {
            found.add(new BlockingGraph.Edge(blocked[edge], blocker[edge]));
        }
        return found;
    }

    /** Its use of the heap: exact for arrays, an upper estimate for texts. */
    long bytes() {
        return (long) pid.length * ROW_BYTES + (long) at.length * SAMPLE_BYTES + 8L * blocked.length + textBytes;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
