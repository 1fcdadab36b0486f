package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.answer.ListenerAnswer;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.Sanitizer;
import com.bitville.postgres.shipper.internal.delivery.ResponseClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED",
        "201, DELIVERED",
        "202, DELIVERED",
        "400, REFUSED",
        "413, REFUSED",
        "414, REFUSED",
        "422, REFUSED",
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "429, QUOTA",
        "407, TROUBLE",
        "408, TROUBLE",
        "425, TROUBLE",
        "500, TROUBLE",
        "501, TROUBLE",
        "502, TROUBLE",
        "503, TROUBLE",
        "599, TROUBLE",
        "301, MISCONFIGURED",
        "304, MISCONFIGURED",
        "404, MISCONFIGURED",
        "405, MISCONFIGURED",
        "406, MISCONFIGURED",
        "410, MISCONFIGURED",
        "415, MISCONFIGURED",
        "418, MISCONFIGURED",
        "101, MISCONFIGURED",
        "600, MISCONFIGURED",
        "999, MISCONFIGURED"
    })
    void eachStatusHasItsVerdict(int status, ResponseClass responseClass) {
        assertThat(ResponseClass.of(new ListenerReply.Answer(status, null, "{}", true)))
                .isEqualTo(responseClass);
    }

    @Test
    void aCutAnswerIsNoReceipt() {
        assertThat(ResponseClass.of(new ListenerReply.Answer(200, null, "{}", false)))
                .isEqualTo(ResponseClass.MISCONFIGURED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":[1,{\"b\":null}]}\n", "{\"status\":\"ok\"}"})
    void anObjectIsOne(String text) {
        assertThat(ListenerAnswer.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ok", "1", "[]", "[{}]", "{", "{}{}", "{} x", "{\"a\"}", "<p>{}</p>", "\u0000"})
    void anythingElseIsNone(String text) {
        assertThat(ListenerAnswer.is(text)).isFalse();
    }

    @Test
    void aDeeplyNestedAnswerIsNoneAndHarmless() {
        assertThat(ListenerAnswer.is("{\"a\":" + "[".repeat(60_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad key s3cr3t-k3y",
                "Authorization: Bearer other-token.abc",
                "{\"authorization\":\"Bearer other-token.abc\"}",
                "bearer   other-token.abc",
                "authorization=other-token.abc"
            })
    void nothingThatLooksLikeAKeyIsKept(String text) {
        assertThat(Sanitizer.line(text, new Secret("s3cr3t-k3y"), 1024))
                .contains("***")
                .doesNotContain("s3cr3t-k3y")
                .doesNotContain("other-token");
    }

    @Test
    void aKeyAtTheCutLeavesNoHalf() {
        assertThat(Sanitizer.line("x".repeat(1020) + "s3cr3t-k3y", new Secret("s3cr3t-k3y"), 1024))
                .doesNotContain("s3c");
    }

    @Test
    void foreignTextStaysOnOneLine() {
        assertThat(Sanitizer.line("a\r\nWARN forged\u001b[31m\u202e\u2028b", 100))
                .isEqualTo("a WARN forged [31m b");
    }
}
