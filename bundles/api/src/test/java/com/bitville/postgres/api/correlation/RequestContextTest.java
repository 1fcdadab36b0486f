package com.bitville.postgres.api.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContextTest {
    private static final String ID = "0f8fad5b-D9CB-469f-a165-70867728950e";
    private static final String OTHER = "11111111-2222-3333-4444-555555555555";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "traceparent='00-" + TRACE + "-00f067aa0ba902b7-01'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* correlation:%s */ select 1",
                "select 1 /*correlation:%s*/",
                "select 1\n/*\tCORRELATION :\n %s */;",
                "select '/* correlation:11111111-2222-3333-4444-555555555555 */' /* correlation:%s */",
                "select \"/* correlation:11111111-2222-3333-4444-555555555555 */\" /* correlation:%s */",
                "select $$/* correlation:11111111-2222-3333-4444-555555555555 */$$ /* correlation:%s */",
                "select $a$ $b$ /* correlation:11111111-2222-3333-4444-555555555555 */$a$ /* correlation:%s */",
                "select E'\\'/* correlation:11111111-2222-3333-4444-555555555555 */' /* correlation:%s */",
                "select 1 -- /* correlation:11111111-2222-3333-4444-555555555555 */\n /* correlation:%s */",
                "select a$1$ /* correlation:%s */ , $1 $",
                "select 'it''s' /* no */ /* correlation:%s */ /* correlation:11111111-2222-3333-4444-555555555555 */",
                "/* /* correlation:11111111-2222-3333-4444-555555555555 */ */ select U&'x' /* correlation:%s */",
            })
    void firstCommentOutsideLiteralsIsTheId(String sql) {
        assertThat(RequestContext.of("bitville-" + OTHER, sql.formatted(ID)).correlationId())
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '/* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */'",
                "select 'open /* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */",
                "select '\\' /* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */'",
                "select $x$ /* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */",
                "-- /* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */",
                "/* correlation:0f8fad5b-D9CB-469f-a165-70867728950 */ select 1",
                "/* correlation:0f8fad5b-D9CB-469f-a165-70867728950ea */ select 1",
                "/* correlation:{0f8fad5b-D9CB-469f-a165-70867728950e} */ select 1",
                "/* correlation:0f8fad5b-D9CB-469f-a165-70867728950e<script> */ select 1",
                "/* /* correlation:0f8fad5b-D9CB-469f-a165-70867728950e */ */ select 1",
                "/* correlation 0f8fad5b-D9CB-469f-a165-70867728950e */ select 1",
                "select 1 / * correlation:0f8fad5b-D9CB-469f-a165-70867728950e */",
            })
    void nothingElseIsAnId(String sql) {
        assertThat(RequestContext.of(null, sql).known()).isFalse();
    }

    @Test
    void nameIsTheIdWhereNoCommentIs() {
        assertThat(RequestContext.of("bitville-" + ID, "select 1").correlationId())
                .isEqualTo(ID);
        assertThat(RequestContext.of("bitville-" + ID + "\n", null).known()).isFalse();
        assertThat(RequestContext.of("x bitville-" + ID, null)).isEqualTo(RequestContext.NONE);
    }

    @Test
    void traceIsAnIdWhereNoOtherIs() {
        RequestContext context = RequestContext.of(null, "select 1 /*" + PARENT + ",route='%2Fshop%2F:id'*/");
        assertThat(context.correlationId()).isEqualTo("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.spanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(context.tags()).containsExactly(Map.entry("route", "/shop/:id"));

        assertThat(RequestContext.of("bitville-" + ID, "select 1 /*" + PARENT + "*/")
                        .correlationId())
                .isEqualTo(ID);
        RequestContext both = RequestContext.of(null, "/* correlation:" + ID + " */ select 1 /*" + PARENT + "*/");
        assertThat(both.correlationId()).isEqualTo(ID);
        assertThat(both.traceId()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceparent='00-00000000000000000000000000000000-00f067aa0ba902b7-01'",
                "traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'",
                "traceparent='ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'",
                "traceparent='00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01'",
                "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "xtraceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'",
                "note: traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'",
            })
    void brokenTraceIsNone(String content) {
        assertThat(RequestContext.of(null, "select 1 /*" + content + "*/").known())
                .isFalse();
    }

    @Test
    void tagsLeaveWithoutWhatNamesAPersonOrAThing() {
        String sql = "select 1 /*action='show',application='shop%20x',controller='a\\'b',framework='spring:6.1',"
                + "job='mail-jo@example.org',password='secret',route='/users/12345/orders/" + ID + "/x'*/";
        assertThat(RequestContext.of(null, sql).tags())
                .containsOnly(
                        Map.entry("action", "show"),
                        Map.entry("framework", "spring:6.1"),
                        Map.entry("job", "?"),
                        Map.entry("route", "/users/?/orders/?/x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            route | /shop/{id} | /shop/{id}
            route | %2Fshop%2F%3Aid | /shop/:id
            route | /Api::V1/<int:pk>/$a/x* | /Api::V1/<int:pk>/$a/x*
            route | /users/1234 | /users/?
            route | /users/123/4 | /users/?/?
            route | /call/555/12/34/567 | /call/?/?/?/?
            route | /call/030-12-34 | /call/?
            route | /call/+49.30.12 | /call/?
            route | /a1b2c3d4/x | /?/x
            route | /10.0.0.17/x | /?/x
            route | /jo@example.org/x | /?/x
            route | /jo%40example.org/x | /?/x
            route | /x/0F8FAD5B-D9CB-469F-A165-70867728950E | /x/?
            route | /x/ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB | /x/?
            route | /x/abcdefabcdefabcdefabcdefabcdefab | /x/?
            route | /x/%D9%A1%D9%A2%D9%A3%D9%A4 | /x/?
            framework | django:4.2.11 | django:4.2.11
            db_driver | psycopg2:2.9.10 | psycopg2:2.9.10
            framework | x:10.20.30.40 | ?
            db_driver | x:123.45.6 | ?
            route | django:4.2.11 | ?
            """)
    void valueKeepsWhatNamesAPartOfAProgram(String key, String written, String told) {
        assertThat(RequestContext.of(null, "select 1 /*" + key + "='" + written + "'*/")
                        .tags())
                .containsExactly(Map.entry(key, told));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%2540jo",
                "/jo%2525smith",
                "/search?name:jo",
                "/search%3Fname:jo",
                "/a b",
                "/a%00b",
                "/a%0Ab",
                "/a%1B[2J",
                "/stra%C3%9Fe",
                "/a%E2%80%AEb",
                "/a%FFb",
                "/a%ED%A0%80b",
                "/a;drop",
                "/a&b",
                "/a,b",
                "/a(at)b",
                "/a\\'b",
                "/a\\\\b",
                "/a+b",
                "/a%",
                "/a%4",
                "/a%zz",
                "/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            })
    void valueThatIsNoSuchNameIsNotReported(String written) {
        assertThat(RequestContext.of(null, "select 1 /*route='" + written + "'*/")
                        .tags())
                .isEmpty();
    }

    @Test
    void longValuesCostNoTrace() {
        String sql = "select 1 /*tracestate='" + "x".repeat(100_000) + "'," + PARENT + "*/";
        assertThat(RequestContext.of(null, sql).traceId()).isEqualTo(TRACE);
    }

    /** Whatever is written, what leaves has the allowed form, no four digits in a segment and no canary. */
    @Test
    void noCanaryLeavesByATag() {
        Random random = new Random(17);
        String[] canaries = {
            "4711", "jo@example.org", ID, ID.replace("-", ""), "47-11", "4.7.1.1", "47/11", "\u00e4", "%"
        };
        String[] parts = {"/", "/", "shop", "{id}", ":a", "*", "v1", "-", ".", "<b>", "$"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder value = new StringBuilder();
            for (int part = random.nextInt(8); part >= 0; part--) {
                value.append(
                        random.nextInt(3) == 0
                                ? canaries[random.nextInt(canaries.length)]
                                : parts[random.nextInt(parts.length)]);
            }
            String key = RequestContext.TAGS.get(random.nextInt(RequestContext.TAGS.size()));
            String written = encoded(value.toString(), random);
            RequestContext.of(null, "select 1 /*" + key + "='" + written + "'*/")
                    .tags()
                    .forEach((tag, told) -> {
                        assertThat(told).as(written).matches("[A-Za-z0-9_.:/{}<>*$?-]{1,64}");
                        assertThat(told.split("/", -1))
                                .as(written)
                                .allMatch(segment -> segment.chars()
                                                .filter(Character::isDigit)
                                                .count()
                                        < 4);
                        assertThat(told).as(written).doesNotContain("example", "d9cb", "D9CB");
                    });
        }
    }

    private static String encoded(String value, Random random) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && b != '%' && random.nextBoolean();
            out.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }

    @Test
    void commentThatWasCutIsSaid() {
        assertThat(RequestContext.of(null, "select 1 /*traceparent='00-4bf").cut())
                .isTrue();
        assertThat(RequestContext.of(null, "select 1 /* whole */").cut()).isFalse();
        assertThat(RequestContext.of(null, "select '/* in a literal").cut()).isFalse();
    }

    @Test
    void tailCountsWhereItEndsWithTheComment() {
        assertThat(RequestContext.ofTail(null, "...' from t /* correlation:" + ID + " */ ; ")
                        .correlationId())
                .isEqualTo(ID);
        assertThat(RequestContext.ofTail(null, "x /*" + PARENT + "*/").traceId())
                .isEqualTo(TRACE);
        assertThat(RequestContext.ofTail(null, "/* correlation:" + ID + " */ select 1")
                        .known())
                .isFalse();
        assertThat(RequestContext.ofTail("bitville-" + ID, "select 1").correlationId())
                .isEqualTo(ID);
        assertThat(RequestContext.ofTail(null, "*/").known()).isFalse();
    }

    /** Of a long statement the agent has the beginning and the end, with a gap between them. */
    @Test
    void beginningAndEndOfAStatementAreReadTogether() {
        String front = "/* correlation:" + ID + " */ select 'x";
        String end = "x' /*" + PARENT + "*/";
        RequestContext both = RequestContext.of("bitville-" + OTHER, front, end);
        assertThat(both.correlationId()).isEqualTo(ID);
        assertThat(both.traceId()).isEqualTo(TRACE);
        assertThat(RequestContext.of("bitville-" + OTHER, "select 'x", end).correlationId())
                .isEqualTo(OTHER);
        assertThat(RequestContext.of(null, front, null)).isEqualTo(RequestContext.of(null, front));
        assertThat(RequestContext.of(null, "select 1 /* cut", null).cut()).isTrue();
        assertThat(RequestContext.of(null, "select 1 /* cut", "here */").cut())
                .as("the end is known")
                .isFalse();
        assertThat(RequestContext.of(null, null, null)).isEqualTo(RequestContext.NONE);
    }
}
