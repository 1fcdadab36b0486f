package com.bitville.postgres.wire.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.wire.internal.redaction.RedactionLevel;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueWriterTest {
    private static String json(Kind kind, @Nullable Object value) {
        return json(kind, value, new Redactor(RedactionLevel.LITERALS, RedactionLevel.LITERALS));
    }

    private static String json(Kind kind, @Nullable Object value, Redactor redactor) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            new ValueWriter(redactor).field(json, Column.of("c", kind, "A column."), value, Integer.MAX_VALUE);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    @Test
    void keepsNullNull() {
        assertThat(Arrays.stream(Kind.values()).map(kind -> json(kind, null))).containsOnly("{\"c\":null}");
    }

    @Test
    void writesIdentifiersAsStrings() {
        assertThat(json(Kind.ID64, -7_946_541_687_654_098_411L)).isEqualTo("{\"c\":\"-7946541687654098411\"}");
        assertThat(json(Kind.ID64, 7)).isEqualTo("{\"c\":\"7\"}");
        assertThat(json(Kind.ID64, "0/16B3748")).isEqualTo("{\"c\":\"0/16B3748\"}");
        assertThat(json(Kind.ID64, List.of(1L, 2L))).isEqualTo("{\"c\":[\"1\",\"2\"]}");
    }

    @Test
    void writesNumbersThatJavaScriptWouldBendAsStrings() {
        assertThat(json(Kind.COUNTER, 1L << 53)).isEqualTo("{\"c\":9007199254740992}");
        assertThat(json(Kind.COUNTER, (1L << 53) + 1)).isEqualTo("{\"c\":\"9007199254740993\"}");
        assertThat(json(Kind.COUNTER, -(1L << 53) - 1)).isEqualTo("{\"c\":\"-9007199254740993\"}");
        assertThat(json(Kind.GAUGE, BigInteger.TEN.pow(20))).isEqualTo("{\"c\":\"100000000000000000000\"}");
        assertThat(json(Kind.GAUGE, new BigDecimal("1E+5"))).isEqualTo("{\"c\":100000}");
        assertThat(json(Kind.GAUGE, new BigDecimal("0.10"))).isEqualTo("{\"c\":0.10}");
        assertThat(json(Kind.GAUGE, new BigDecimal("1E+100000"))).isEqualTo("{\"c\":\"1E+100000\"}");
        assertThat(json(Kind.GAUGE, new BigDecimal("1E-100000"))).isEqualTo("{\"c\":0.0}");
    }

    @Test
    void writesWhatIsNoNumberAsNull() {
        assertThat(json(Kind.GAUGE, Double.NaN)).isEqualTo("{\"c\":null}");
        assertThat(json(Kind.GAUGE, Double.NEGATIVE_INFINITY)).isEqualTo("{\"c\":null}");
        assertThat(json(Kind.GAUGE, Float.POSITIVE_INFINITY)).isEqualTo("{\"c\":null}");
        assertThat(json(Kind.GAUGE, 0.1f)).isEqualTo("{\"c\":0.1}");
        assertThat(json(Kind.GAUGE, List.of(1.5, Double.NaN))).isEqualTo("{\"c\":[1.5,null]}");
    }

    @Test
    void writesTimesInUtcWithMicroseconds() {
        assertThat(json(Kind.TIME, Instant.parse("2026-11-23T06:00:00Z")))
                .isEqualTo("{\"c\":\"2026-11-23T06:00:00.000000Z\"}");
        assertThat(json(Kind.TIME, Instant.parse("2026-11-23T06:00:00.123456789Z")))
                .isEqualTo("{\"c\":\"2026-11-23T06:00:00.123456Z\"}");
        assertThat(json(Kind.TIME, Instant.MAX)).isEqualTo("{\"c\":null}");
    }

    @Test
    void writesOnlyWhatEveryParserTakes() {
        assertThat(json(Kind.TEXT, "a\"\n\u0000\u0001\ud800b\ud83d\ude00\udc00"))
                .isEqualTo("{\"c\":\"a\\\"\\n\ufffd\\u0001\ufffdb\ud83d\ude00\ufffd\"}");
    }

    @Test
    void redactsAValueInTheWrongColumn() {
        assertThat(json(Kind.GAUGE, "value \"secret\" is wrong")).doesNotContain("secret");
        assertThat(json(Kind.TIME, "value \"secret\" is wrong")).doesNotContain("secret");
        assertThat(json(Kind.SQL_TEXT, List.of("SELECT 'secret'"))).isEqualTo("{\"c\":[\"SELECT ?\"]}");
        assertThat(json(Kind.FREE_TEXT, java.nio.file.Path.of("value \"secret\"")))
                .doesNotContain("secret");
    }

    @Test
    void marksTextsThatLostTheirEndOrAll() {
        assertThat(json(Kind.SQL_TEXT, "SELECT 'cut of")).isEqualTo("{\"c\":\"SELECT ?\",\"c_truncated\":true}");
        assertThat(json(Kind.SQL_TEXT, "SELECT \\ secret")).isEqualTo("{\"c\":null,\"c_dropped\":true}");
        assertThat(json(Kind.SQL_TEXT, "SELECT caf\ufffde9, 'a"))
                .isEqualTo("{\"c\":\"SELECT caf\ufffde9, ?\",\"c_truncated\":true,\"c_unreadable\":true}");
        assertThat(json(Kind.TEXT, "caf\ufffde9")).isEqualTo("{\"c\":\"caf\ufffde9\",\"c_unreadable\":true}");
    }

    @Test
    void obeysTheLevels() {
        String sql = "SELECT 'secret' -- who";
        assertThat(json(Kind.SQL_TEXT, sql, new Redactor(RedactionLevel.NONE, RedactionLevel.FULL)))
                .contains(sql);
        assertThat(json(Kind.SQL_TEXT, sql, new Redactor(RedactionLevel.FULL, RedactionLevel.NONE)))
                .isEqualTo("{\"c\":\"[redacted]\"}");
        assertThat(json(Kind.FREE_TEXT, sql, new Redactor(RedactionLevel.FULL, RedactionLevel.NONE)))
                .contains(sql);
        assertThat(json(Kind.FREE_TEXT, sql, new Redactor(RedactionLevel.NONE, RedactionLevel.FULL)))
                .isEqualTo("{\"c\":\"[redacted]\"}");
    }
}
