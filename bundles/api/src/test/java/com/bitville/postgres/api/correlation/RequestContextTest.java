package com.bitville.postgres.api.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
