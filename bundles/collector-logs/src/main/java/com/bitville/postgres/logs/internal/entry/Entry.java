package com.bitville.postgres.logs.internal.entry;

import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One message of the server with all its parts, as bytes. A parser reuses the same object, so that an entry that is only counted costs no
 * memory; to keep an entry, take a {@link #copy}. Used by one thread.
 */
@SuppressWarnings("EnumOrdinal")
public // never leaves the process
final class Entry {
    /** The size limit of the lines of one entry, in bytes. */
    public static final int LONGEST = 256 * 1024;

    private static final int FIELDS = EntryField.values().length;
    private static final int ROOM_TO_KEEP = 16 * 1024;
    private static final byte[] LINE_END = {'\n'};

    private final LogTime clock;
    private final int[] from = new int[FIELDS];
    private final int[] to = new int[FIELDS];
    private byte[] bytes;
    private int used;
    private int file;
    private long offset;
    private Severity severity = Severity.UNKNOWN;
    private EntryClass kind = EntryClass.OTHER;
    private double durationMs = Double.NaN;
    private boolean cut;
    private int timeOffset = LogTime.UNKNOWN;
    private @Nullable RequestContext request;

    /** An empty entry whose time stamps are read with that clock. */
    public Entry(LogTime clock) {
        this(clock, new byte[1024]);
    }

    private Entry(LogTime clock, byte[] bytes) {
        this.clock = clock;
        this.bytes = bytes;
    }

    /** Restarts with the line at that position. */
    public void begin(Line line) {
        if (bytes.length > ROOM_TO_KEEP) {
            bytes = new byte[1024];
        }
        Arrays.fill(from, 0);
        Arrays.fill(to, 0);
        used = 0;
        file = line.file();
        offset = line.start();
        severity = Severity.UNKNOWN;
        kind = EntryClass.OTHER;
        durationMs = Double.NaN;
        request = null;
        cut = line.cut();
    }

    /** Where its first line begins. */
    public Line.Mark mark() {
        return new Line.Mark(file, offset);
    }

    /** The place of its file among those of the run, from 0. */
    public int file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    /** The bytes that the positions of fields refer to; valid until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the bytes end. */
    public int used() {
        return used;
    }

    /** Adds bytes and returns the position of the first. */
    public int load(byte[] source, int first, int end) {
        int place = used;
        int count = end - first;
        if (used + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + count, 2 * bytes.length));
        }
        System.arraycopy(source, first, bytes, used, count);
        used += count;
        return place;
    }

    /** Sets the position of a text; PostgreSQL's words for "nothing" become empty. */
    public void set(EntryField entryField, int first, int end) {
        boolean name = entryField == EntryField.USER
                || entryField == EntryField.DATABASE
                || entryField == EntryField.APPLICATION;
        boolean nothing = name && end > first && bytes[first] == '[' && SeverityWords.isUnknown(bytes, first, end);
        place(entryField, first, nothing ? first : end);
        if (entryField == EntryField.TIME) {
            timeOffset = clock.offset(bytes, first, end);
        }
        if (entryField == EntryField.SEVERITY) {
            severity = SeverityWords.severity(bytes, first, end);
        }
    }

    private void place(EntryField entryField, int first, int end) {
        request = null;
        from[entryField.ordinal()] = first;
        to[entryField.ordinal()] = end;
    }

    /** Adds a further line to a text. */
    public void append(EntryField entryField, byte[] source, int first, int end) {
        int count = end - first;
        request = null;
        if (used + count + 1 > LONGEST) {
            cut = true;
            return;
        }
        int index = entryField.ordinal();
        if (to[index] == from[index]) {
            int place = load(source, first, end);
            from[index] = place;
            to[index] = used;
            return;
        }
        if (to[index] != used) {
            int length = to[index] - from[index];
            if (used + length + count + 1 > LONGEST) {
                cut = true;
                return;
            }
            from[index] = load(bytes, from[index], to[index]);
        }
        load(LINE_END, 0, 1);
        load(source, first, end);
        to[index] = used;
    }

    public int from(EntryField entryField) {
        return from[entryField.ordinal()];
    }

    public int to(EntryField entryField) {
        return to[entryField.ordinal()];
    }

    public boolean has(EntryField entryField) {
        return to(entryField) > from(entryField);
    }

    @Nullable
    public String get(EntryField entryField) {
        return has(entryField) ? Bytes.text(bytes, from(entryField), to(entryField)) : null;
    }

    /** A text, empty if there is none. */
    public String text(EntryField entryField) {
        return Bytes.text(bytes, from(entryField), to(entryField));
    }

    /** A whole number, or null. */
    @Nullable
    public Long number(EntryField entryField) {
        int first = from(entryField);
        int end = to(entryField);
        if (end == first || end - first > 18 || Bytes.digits(bytes, first, end) != end) {
            return null;
        }
        return Long.valueOf(Bytes.text(bytes, first, end));
    }

    @Nullable
    public Instant time() {
        return has(EntryField.TIME)
                ? LogTime.parse(bytes, from(EntryField.TIME), to(EntryField.TIME), timeOffset)
                : null;
    }

    /** The UTC offset of its time stamp in seconds, positive east of Greenwich. */
    public int timeOffset() {
        return timeOffset;
    }

    public Severity severity() {
        return severity;
    }

    /** The severity: PostgreSQL's English word if the language is known, else the word of the log. */
    @Nullable
    public String severityWord() {
        boolean translated = severity != Severity.UNKNOWN && severity != Severity.DEBUG;
        return translated ? severity.name() : get(EntryField.SEVERITY);
    }

    public EntryClass kind() {
        return kind;
    }

    /** Its duration in ms, or NaN. */
    public double durationMs() {
        return durationMs;
    }

    public boolean cut() {
        return cut;
    }

    /** The request it belongs to, or null if not determined since its texts changed. */
    @Nullable
    public RequestContext request() {
        return request;
    }

    public void request(RequestContext value) {
        request = value;
    }

    public void kind(EntryClass value) {
        kind = value;
    }

    public void durationMs(double value) {
        durationMs = value;
    }

    public void markCut() {
        cut = true;
    }

    /** An independent copy in as many bytes as it needs; texts beyond the limit are truncated. */
    public Entry copy() {
        int size = 0;
        for (EntryField entryField : EntryField.values()) {
            size += Math.min(to(entryField) - from(entryField), entryField.longest());
        }
        Entry copy = new Entry(clock, new byte[size]);
        copy.file = file;
        copy.offset = offset;
        copy.kind = kind;
        copy.durationMs = durationMs;
        copy.cut = cut;
        copy.severity = severity;
        copy.timeOffset = timeOffset;
        for (EntryField entryField : EntryField.values()) {
            int end = to(entryField);
            if (end - from(entryField) > entryField.longest()) {
                end = Bytes.wholeCharacters(bytes, from(entryField), from(entryField) + entryField.longest(), end);
                copy.cut = true;
            }
            if (end > from(entryField)) {
                int place = copy.load(bytes, from(entryField), end);
                copy.place(entryField, place, copy.used);
            }
        }
        // Uses the complete texts: a comment may be at their end.
        copy.request = request;
        return copy;
    }
}
