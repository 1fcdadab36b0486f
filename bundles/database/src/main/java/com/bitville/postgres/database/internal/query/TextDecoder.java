package com.bitville.postgres.database.internal.query;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Decodes texts of unknown encoding: a server shows the statements of all its databases, and the names in its shared catalogs, as the
 * bytes in which they were written. No byte makes it fail; bytes that cannot be decoded are escaped one by one, so that different texts
 * stay different.
 */
public final class TextDecoder {
    /** Followed by two hexadecimal digits: a byte that is not a character in any candidate encoding. */
    public static final char UNREADABLE = '\uFFFD';

    /** Encodings whose names differ between PostgreSQL and Java; ISO and Windows code pages are mapped by rule. */
    private static final Map<String, String> NAMES = Map.of(
            "LATIN1", "ISO-8859-1",
            "LATIN5", "ISO-8859-9",
            "LATIN7", "ISO-8859-13",
            "LATIN9", "ISO-8859-15",
            "EUC_CN", "GB2312",
            "EUC_JIS_2004", "EUC-JP",
            "KOI8R", "KOI8-R",
            "KOI8U", "KOI8-U",
            "WIN866", "IBM866",
            "WIN874", "x-windows-874");

    private final @Nullable Charset database;

    TextDecoder(String serverEncoding) {
        this.database = charset(serverEncoding);
    }

    /** The decoder for texts read over a connection. */
    static TextDecoder of(Connection connection) throws SQLException {
        String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        return new TextDecoder(encoding == null ? "UTF8" : encoding);
    }

    private static @Nullable Charset charset(String encoding) {
        String name = encoding.toUpperCase(Locale.ROOT);
        if (name.startsWith("UTF") || name.equals("SQL_ASCII")) {
            return null;
        }
        String java = NAMES.getOrDefault(
                name,
                name.startsWith("WIN")
                        ? name.replace("WIN", "windows-")
                        : name.startsWith("LATIN")
                                ? name.replace("LATIN", "ISO-8859-")
                                : name.replace("ISO_8859_", "ISO-8859-").replace('_', '-'));
        return Charset.isSupported(java) ? Charset.forName(java) : null;
    }

    /** Decodes a complete text. */
    String text(byte[] bytes) {
        return decode(bytes, true);
    }

    /** Decodes the beginning of a text, which may end within a character. */
    String beginning(byte[] bytes) {
        return decode(bytes, false);
    }

    /** Strictest encoding first: foreign bytes are rarely valid UTF-8, often valid in a two-byte and always in a single-byte encoding. */
    private String decode(byte[] bytes, boolean whole) {
        if (ascii(bytes)) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
        boolean wide = database != null && database.newEncoder().maxBytesPerChar() > 1;
        String text = wide ? strict(database, bytes, whole) : null;
        if (text == null) {
            text = strict(StandardCharsets.UTF_8, bytes, whole);
        }
        if (text == null && database != null && !wide) {
            text = strict(database, bytes, whole);
        }
        return text == null ? escaped(bytes, whole) : text;
    }

    private static boolean ascii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String strict(@Nullable Charset charset, byte[] bytes, boolean whole) {
        if (charset == null) {
            return null;
        }
        CharsetDecoder decoder = decoder(charset);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (whole) {
                return decoder.decode(in).toString();
            }
            CharBuffer out = CharBuffer.allocate(bytes.length + 1);
            CoderResult result = decoder.decode(in, out, false);
            if (result.isError()) {
                return null;
            }
            return out.flip().toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String escaped(byte[] bytes, boolean whole) {
        CharsetDecoder decoder = decoder(StandardCharsets.UTF_8);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(3 * bytes.length + 1);
        CoderResult result = decoder.decode(in, out, whole);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put(UNREADABLE).put(String.format(Locale.ROOT, "%02x", in.get() & 0xff));
            }
            decoder.reset();
            result = decoder.decode(in, out, whole);
        }
        return out.flip().toString();
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
