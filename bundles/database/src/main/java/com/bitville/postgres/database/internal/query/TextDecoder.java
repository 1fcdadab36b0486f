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
 * Reads texts whose encoding nobody vouches for: a server shows the statements of all its databases, and the names in its shared
 * catalogs, as the bytes they were written with. No byte makes it fail; what cannot be read is told byte by byte, so that two texts that
 * differ stay two.
 */
public final class TextDecoder {
    /** Stands, with two hexadecimal digits behind it, for a byte that is no character in any encoding that may be meant. */
    public static final char UNREADABLE = '\uFFFD';

    /** What PostgreSQL and Java call differently; ISO and Windows code pages are told by rule. */
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

    /** For texts that come over a connection. */
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

    /** A whole text. */
    String text(byte[] bytes) {
        return decode(bytes, true);
    }

    /** The beginning of a text, which may end in the middle of a character. */
    String beginning(byte[] bytes) {
        return decode(bytes, false);
    }

    /** Few bytes that mean another encoding are right in UTF-8, many are in one of two bytes a character, all are in one of one byte. */
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
