package com.bitville.postgres.database.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
    private static final Charset EUC = Charset.forName("EUC-JP");
    private static final String WIDE = "\u8868\u793a\u3059\u308b";

    private final TextDecoder utf8 = new TextDecoder("UTF8");

    @Test
    void invalidBytesAreEscapedOneByOne() {
        assertThat(utf8.text("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("caf\ufffde9");
        assertThat(utf8.text("$\u00e9$'\u00e8'".getBytes(StandardCharsets.ISO_8859_1)))
                .as("two tags stay two, quotes stay quotes")
                .isEqualTo("$\ufffde9$'\ufffde8'");
        assertThat(utf8.text(new byte[] {'a', (byte) 0xe2, (byte) 0x82})).isEqualTo("a\ufffde2\ufffd82");
    }

    @Test
    void theBeginningOfATextMayEndInACharacter() {
        byte[] bytes = "a\u20ac".getBytes(StandardCharsets.UTF_8);
        assertThat(utf8.beginning(java.util.Arrays.copyOf(bytes, 3))).isEqualTo("a");
        assertThat(utf8.beginning(bytes)).isEqualTo("a\u20ac");
    }

    @Test
    void anotherDatabasesUtf8IsReadFromOneOfAnotherEncoding() {
        byte[] wide = WIDE.getBytes(StandardCharsets.UTF_8);
        for (String encoding : new String[] {"LATIN1", "LATIN9", "WIN1252", "SQL_ASCII", "EUC_JP", "KOI8R", "UTF8"}) {
            assertThat(new TextDecoder(encoding).text(wide)).as(encoding).isEqualTo(WIDE);
        }
        assertThat(new TextDecoder("EUC_JP").text(WIDE.getBytes(EUC))).isEqualTo(WIDE);
        assertThat(new TextDecoder("LATIN1").text("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("caf\u00e9");
        assertThat(new TextDecoder("MULE_INTERNAL").text(new byte[] {(byte) 0x81}))
                .isEqualTo("\ufffd81");
    }

    @Test
    void noBytesMakeItFailAndAsciiStays() {
        Random random = new Random(20_261_128);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = utf8.text(bytes);
            long quotes = new String(bytes, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\'')
                    .count();
            assertThat(text.chars().filter(c -> c == '\'').count()).isEqualTo(quotes);
            assertThat(utf8.beginning(bytes)).isNotNull();
        }
    }
}
