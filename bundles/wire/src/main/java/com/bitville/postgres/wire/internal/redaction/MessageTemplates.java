package com.bitville.postgres.wire.internal.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The known English messages of PostgreSQL 13 to 18 and its PL/pgSQL, one a line, indexed by their first words. They are kept as the bytes
 * of their file; the candidates for a text are parsed again each time, because that is rare and a list of objects would take much memory.
 */
final class MessageTemplates {
    private static final String FILE = "message-templates.txt";
    /** The lengths of prefixes to look up, the longest first. */
    private static final int[] DEPTHS = {26, 14, 8, 2, 1, 0};

    private static final int BUCKETS = 1 << 13;

    private final byte[] lines;
    private final int[] starts;
    private final int[] next;
    private final int[] heads = new int[BUCKETS];

    MessageTemplates(byte[] lines) {
        this.lines = lines;
        int count = 0;
        for (byte b : lines) {
            count += b == '\n' ? 1 : 0;
        }
        starts = new int[count + 1];
        next = new int[count];
        Arrays.fill(heads, -1);
        int line = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                starts[++line] = i + 1;
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            int bucket = bucket(i);
            next[i] = heads[bucket];
            heads[bucket] = i;
        }
    }

    private static final class Shipped {
        private static final MessageTemplates INDEX = new MessageTemplates(read());

        private static byte[] read() {
            try (InputStream in = MessageTemplates.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException(FILE + " is missing in the bundle");
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The list of the bundle, read at its first use. */
    static MessageTemplates shipped() {
        return Shipped.INDEX;
    }

    int size() {
        return next.length;
    }

    /** All lines in their order. */
    List<String> all() {
        return new String(lines, StandardCharsets.ISO_8859_1).lines().toList();
    }

    /** Finds the lines whose beginning and end match the text, and possibly a few more. */
    void candidates(String text, Consumer<String> consumer) {
        lookUp(text, true, consumer);
    }

    /** Tells the lines whose beginning the text has, and perhaps a few more. */
    void beginnings(String text, Consumer<String> consumer) {
        lookUp(text, false, consumer);
    }

    private void lookUp(String text, boolean whole, Consumer<String> consumer) {
        int hash = 0;
        int depth = DEPTHS.length - 1;
        lookUp(text, whole, 0, 0, consumer);
        for (int i = 0; i < text.length() && depth > 0; i++) {
            hash = hash * 31 + text.charAt(i);
            if (i + 1 == DEPTHS[depth - 1]) {
                depth--;
                lookUp(text, whole, DEPTHS[depth], hash, consumer);
            }
        }
    }

    private void lookUp(String text, boolean whole, int depth, int hash, Consumer<String> consumer) {
        if (depth == 0 && (text.isEmpty() || "\"?#0123456789".indexOf(text.charAt(0)) < 0)) {
            // What has no plain beginning begins with a quoted name or a figure.
            return;
        }
        for (int i = heads[slot(hash, depth)]; i >= 0; i = next[i]) {
            if (begins(i, text) && (!whole || ends(i, text)) && depth == depth(i)) {
                consumer.accept(
                        new String(lines, starts[i], starts[i + 1] - 1 - starts[i], StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Whether the text begins with the fixed beginning of a line. */
    private boolean begins(int line, String text) {
        int end = starts[line + 1] - 1;
        int from = starts[line];
        for (int i = from; i < end && isPlain(lines[i]); i++) {
            if (i - from >= text.length() || text.charAt(i - from) != lines[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text ends with the fixed end of a line. */
    private boolean ends(int line, String text) {
        int at = text.length() - 1;
        for (int i = starts[line + 1] - 2; i > starts[line] && isPlain(lines[i]) && lines[i - 1] != '%'; i--) {
            if (at < 0 || text.charAt(at) != lines[i]) {
                return false;
            }
            at--;
        }
        return true;
    }

    private int bucket(int line) {
        int depth = depth(line);
        int hash = 0;
        for (int i = 0; i < depth; i++) {
            hash = hash * 31 + lines[starts[line] + i];
        }
        return slot(hash, depth);
    }

    private int depth(int line) {
        int plain = 0;
        int end = starts[line + 1] - 1;
        while (starts[line] + plain < end && isPlain(lines[starts[line] + plain])) {
            plain++;
        }
        int depth = 0;
        while (DEPTHS[depth] > plain) {
            depth++;
        }
        return DEPTHS[depth];
    }

    private static int slot(int hash, int depth) {
        return ((hash + depth) * 0x9E3779B1) >>> 19;
    }

    /** Whether it is unchanged in a message from which figures and quoted names were removed. */
    private static boolean isPlain(byte b) {
        return b != '%' && b != '"' && b != '\'' && (b < '0' || b > '9');
    }
}
