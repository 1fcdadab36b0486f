package com.bitville.postgres.testkit.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeRulesTest {
    private static final String HEAD = "'project':'shop','source':'pg_log',";

    private final EnvelopeRules rules = new EnvelopeRules();

    private AcceptedRequest check(String json) throws RefusedException {
        return rules.check(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{" + HEAD + "'timestamp':1790000000.123,'data':{}}",
                "{" + HEAD + "'timestamp':1790000000,'correlation_id':'','data':{'kind':'cycle'}}",
                "{" + HEAD + "'timestamp':1.79e9,'correlation_id':'0F0e0d0c-1111-2222-3333-444455556666','data':{}}",
                "{" + HEAD + "'timestamp':1790000000.5,'data':{'n':9007199254740992,'m':-9007199254740992}}",
                "{" + HEAD + "'timestamp':1790000000.5,'data':{'n':'9007199254740993','f':1.5e300,'x':null}}",
            })
    void takesWhatKeepsTheContract(String json) throws RefusedException {
        assertThat(check(json).source()).isEqualTo("pg_log");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|not a JSON object",
                "{'project':'shop'|not JSON",
                "{'a':1,'a':1}|not JSON",
                "{} {}|not JSON",
                "{'data':{'x':NaN}}|not JSON",
                "{'source':'pg_log','timestamp':1,'data':{}}|project is not a string",
                "{'project':7,'source':'pg_log','timestamp':1,'data':{}}|project is not a string",
                "{'project':'','source':'pg_log','timestamp':1,'data':{}}|project has 0",
                "{'project':'shop','source':'pg_locks','timestamp':1,'data':{}}|source is",
                "{'project':'shop','timestamp':1,'data':{}}|source is",
                "{'project':'shop','source':'pg_log','timestamp':'1','data':{}}|timestamp is not a number",
                "{'project':'shop','source':'pg_log','timestamp':0,'data':{}}|timestamp is not a time",
                "{'project':'shop','source':'pg_log','timestamp':1790000000123,'data':{}}|milliseconds",
                "{'project':'shop','source':'pg_log','timestamp':1,'correlation_id':null,'data':{}}|correlation_id",
                "{'project':'shop','source':'pg_log','timestamp':1,'correlation_id':'bitville-x','data':{}}|correlation_id",
                "{'project':'shop','source':'pg_log','timestamp':1}|data is not an object",
                "{'project':'shop','source':'pg_log','timestamp':1,'data':[]}|data is not an object",
                "{'data':{'rows':[{'queryid':-9007199254740993}]}}|$.data.rows[0].queryid is beyond 2^53",
                "{'data':{'x':1e999}}|$.data.x is not finite",
            })
    void refusesAndNamesTheRule(String json, String reason) {
        assertThatThrownBy(() -> check(json))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageContaining(reason);
    }

    @Test
    void countsTheProjectInUtf16Units() throws RefusedException {
        String json = "{'project':'%s','source':'pg_log','timestamp':1,'data':{}}";
        assertThat(check(json.formatted("\uD83D\uDC18".repeat(25))).project()).hasSize(50);
        assertThatThrownBy(() -> check(json.formatted("\uD83D\uDC18".repeat(25) + "x")))
                .hasMessageContaining("51 UTF-16 units");
    }

    @Test
    void refusesNestingOfOneHundred() throws RefusedException {
        String json = "{" + HEAD + "'timestamp':1,'data':{'x':%s}}";
        assertThat(check(json.formatted("[".repeat(97) + "]".repeat(97))).data().has("x"))
                .isTrue();
        assertThatThrownBy(() -> check(json.formatted("[".repeat(98) + "]".repeat(98))))
                .hasMessageContaining("nested deeper");
    }

    @Test
    void refusesMoreThan256KiB() throws RefusedException {
        String json = "{" + HEAD + "'timestamp':1,'data':{'x':'%s'}}";
        int overhead = json.length() - 2;
        assertThat(check(json.formatted("x".repeat(EnvelopeRules.MAX_BYTES - overhead)))
                        .text())
                .hasSize(EnvelopeRules.MAX_BYTES);
        assertThatThrownBy(() -> check(json.formatted("x".repeat(EnvelopeRules.MAX_BYTES - overhead + 1))))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(413));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> rules.check(new byte[] {'"', (byte) 0xff, '"'}, Instant.EPOCH))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void namesTheKeysThatTheListenerDrops() throws RefusedException {
        assertThat(check("{" + HEAD + "'timestamp':1,'data':{},'server':'x'}").droppedKeys())
                .containsExactly("server");
    }
}
