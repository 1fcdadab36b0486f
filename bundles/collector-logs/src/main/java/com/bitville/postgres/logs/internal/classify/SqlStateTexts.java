package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts of messages that PostgreSQL writes with a SQLSTATE, for entries without one: the list {@code error-texts.txt}, and the
 * operating system's text at the end of a message about a file. Loaded with the first entry that needs it.
 */
public final class SqlStateTexts {
    private static final String LIST = "error-texts.txt";
    private static final byte[][] FILES = {
        Bytes.of("could not "), Bytes.of("cannot create temporary "), Bytes.of("file \"")
    };
    /** The continuation of DETAIL if not memory but the maximum size of a text is exceeded, which has another SQLSTATE. */
    private static final byte[][] TOO_LONG = {Bytes.of("Cannot enlarge string buffer "), Bytes.of("String of ")};

    /** The file errors for which PostgreSQL has a separate SQLSTATE. */
    private static final Map<String, EntryClass> OF_FILES = Map.of(
            ": Permission denied", EntryClass.ERROR_PERMISSION,
            ": Operation not permitted", EntryClass.ERROR_PERMISSION,
            ": Read-only file system", EntryClass.ERROR_PERMISSION,
            ": No space left on device", EntryClass.DISK_FULL,
            ": Input/output error", EntryClass.CORRUPTION);

    private static final MessagePrefixIndex LISTED = new MessagePrefixIndex(read());
    private static final List<Ending> ENDINGS = OF_FILES.entrySet().stream()
            .map(entry -> new Ending(entry.getValue(), entry.getKey()))
            .toList();

    private static final class Ending {
        private final EntryClass entryClass;
        private final byte[] text;

        Ending(EntryClass entryClass, String text) {
            this.entryClass = entryClass;
            this.text = Bytes.of(text);
        }
    }

    private SqlStateTexts() {}

    private static List<MessagePrefix> read() {
        List<MessagePrefix> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(SqlStateTexts.class.getResourceAsStream(LIST), LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            EntryClass entryClass = EntryClass.ERROR_OTHER;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[") && line.endsWith("]")) {
                    entryClass = EntryClass.of(line.substring(1, line.length() - 1));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    all.add(new MessagePrefix(entryClass, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(LIST + " of this bundle cannot be read", e);
        }
        return all;
    }

    /** The class for the first line of a message, or null. */
    static @Nullable EntryClass find(Entry entry, BiPredicate<Entry, EntryClass> mayCount) {
        byte[] bytes = entry.bytes();
        int from = entry.from(EntryField.MESSAGE);
        int to = entry.to(EntryField.MESSAGE);
        EntryClass listed = LISTED.find(entry, mayCount);
        if (listed == EntryClass.OUT_OF_MEMORY
                && beginsWithAny(bytes, entry.from(EntryField.DETAIL), entry.to(EntryField.DETAIL), TOO_LONG)) {
            return null;
        }
        if (listed != null || !beginsWithAny(bytes, from, to, FILES)) {
            return listed;
        }
        int line = Bytes.indexOf(bytes, from, to, '\n');
        int end = line < 0 ? to : line;
        for (Ending ending : ENDINGS) {
            if (Bytes.endsWith(bytes, from, end, ending.text)) {
                return ending.entryClass;
            }
        }
        return null;
    }

    private static boolean beginsWithAny(byte[] bytes, int from, int to, byte[][] texts) {
        for (byte[] text : texts) {
            if (Bytes.startsWith(bytes, from, to, text)) {
                return true;
            }
        }
        return false;
    }
}
