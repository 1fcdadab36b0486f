package com.bitville.postgres.logs.internal.parse;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** jsonlog (15 and later): each line is one flat object, whose texts are unescaped in place. */
public final class JsonlogParser implements EntryParser {
    private final Consumer<Entry> entries;
    private final ReadStatistics readStatistics;
    private final Entry entry;
    private byte[] bytes = new byte[0];
    private int at;
    private int to;
    private int textFrom;
    private int textTo;

    public JsonlogParser(LogTime clock, Consumer<Entry> entries, ReadStatistics readStatistics) {
        this.entries = entries;
        this.readStatistics = readStatistics;
        this.entry = new Entry(clock);
    }

    @Override
    public void line(Line line) {
        if (line.behindTear()) {
            readStatistics.tear(false);
        }
        entry.begin(line);
        at = entry.load(line.bytes(), line.from(), line.to());
        bytes = entry.bytes();
        to = entry.used();
        if (object() && entry.has(EntryField.SEVERITY)) {
            readStatistics.whole();
            entries.accept(entry);
        } else {
            readStatistics.unreadable(line);
            readStatistics.whole();
        }
    }

    private boolean object() {
        if (!take('{')) {
            return false;
        }
        if (take('}')) {
            return atEnd();
        }
        do {
            blanks();
            if (!string()) {
                return false;
            }
            EntryField entryField = field(textFrom, textTo);
            if (!take(':') || !value(entryField)) {
                return false;
            }
        } while (take(','));
        return take('}') && atEnd();
    }

    private @Nullable EntryField field(int from, int end) {
        return switch (end - from) {
            case 3 -> is(from, end, "pid") ? EntryField.PID : null;
            case 4 -> is(from, end, "user") ? EntryField.USER : is(from, end, "hint") ? EntryField.HINT : null;
            case 6 ->
                is(from, end, "dbname") ? EntryField.DATABASE : is(from, end, "detail") ? EntryField.DETAIL : null;
            case 7 ->
                is(from, end, "message") ? EntryField.MESSAGE : is(from, end, "context") ? EntryField.CONTEXT : null;
            case 8 -> is(from, end, "query_id") ? EntryField.QUERY_ID : null;
            case 9 ->
                is(from, end, "timestamp") ? EntryField.TIME : is(from, end, "statement") ? EntryField.STATEMENT : null;
            case 10 ->
                is(from, end, "state_code")
                        ? EntryField.STATE
                        : is(from, end, "session_id") ? EntryField.SESSION : null;
            case 11 -> is(from, end, "remote_host") ? EntryField.CLIENT : null;
            case 12 -> is(from, end, "backend_type") ? EntryField.BACKEND_TYPE : null;
            case 14 ->
                is(from, end, "error_severity")
                        ? EntryField.SEVERITY
                        : is(from, end, "internal_query") ? EntryField.INTERNAL_QUERY : null;
            case 16 -> is(from, end, "application_name") ? EntryField.APPLICATION : null;
            default -> null;
        };
    }

    private boolean is(int from, int end, String key) {
        for (int i = from; i < end; i++) {
            if (bytes[i] != key.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private boolean value(@Nullable EntryField entryField) {
        blanks();
        if (at < to && bytes[at] == '"') {
            if (!string()) {
                return false;
            }
        } else if (!bare()) {
            return false;
        }
        if (entryField != null && textTo > textFrom) {
            entry.set(entryField, textFrom, textTo);
        }
        return true;
    }

    /** A number or a word; null is not a text. */
    private boolean bare() {
        textFrom = at;
        while (at < to && bytes[at] != ',' && bytes[at] != '}') {
            if (bytes[at] == '{' || bytes[at] == '[' || bytes[at] == '"') {
                return false;
            }
            at++;
        }
        textTo = at;
        while (textTo > textFrom && bytes[textTo - 1] <= ' ' && bytes[textTo - 1] >= 0) {
            textTo--;
        }
        boolean something = textTo > textFrom;
        if (textTo - textFrom == 4 && is(textFrom, textTo, "null")) {
            textTo = textFrom;
        }
        return something;
    }

    private boolean string() {
        if (at >= to || bytes[at] != '"') {
            return false;
        }
        int read = at + 1;
        textFrom = read;
        while (read < to && bytes[read] != '"' && bytes[read] != '\\') {
            read++;
        }
        int write = read;
        while (read < to && bytes[read] != '"') {
            if (bytes[read] == '\\') {
                at = read + 1;
                write = escape(write);
                if (write < 0) {
                    return false;
                }
                read = at;
            } else {
                bytes[write++] = bytes[read++];
            }
        }
        textTo = write;
        at = read + 1;
        return read < to;
    }

    /** The unescaped text is never longer than the escaped one. */
    private int escape(int write) {
        if (at >= to) {
            return -1;
        }
        char c = (char) bytes[at++];
        if (c == 'u') {
            return unicode(write);
        }
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain < 0) {
            return -1;
        }
        bytes[write] = (byte) "\"\\/\b\f\n\r\t".charAt(plain);
        return write + 1;
    }

    private int unicode(int write) {
        int code = hex();
        if (code >= 0xD800 && code < 0xDC00 && at + 1 < to && bytes[at] == '\\' && bytes[at + 1] == 'u') {
            int back = at;
            at += 2;
            int low = hex();
            if (low >= 0xDC00 && low < 0xE000) {
                code = Character.toCodePoint((char) code, (char) low);
            } else {
                at = back;
            }
        }
        if (code < 0) {
            return -1;
        }
        byte[] utf8 = Bytes.of(code >= 0xD800 && code < 0xE000 ? "\uFFFD" : Character.toString(code));
        System.arraycopy(utf8, 0, bytes, write, utf8.length);
        return write + utf8.length;
    }

    private int hex() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < to ? Character.digit((char) bytes[at++], 16) : -1;
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private boolean take(char wanted) {
        blanks();
        if (at < to && bytes[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
    }

    private boolean atEnd() {
        blanks();
        return at == to;
    }

    @Override
    public void endOfFile(boolean quiet) {
        // An entry is always one line.
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return Optional.empty();
    }
}
