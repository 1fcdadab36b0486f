package com.bitville.postgres.shell.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void keepsNullsNumbersAndTheOrderOfKeys() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("z", null);
        document.put("a", Arrays.asList(1, 2.5, true, "x\ny", new BigDecimal("10.00")));
        assertThat(JsonText.of(document).replaceAll("\\s+", ""))
                .isEqualTo("{\"z\":null,\"a\":[1,2.5,true,\"x\\ny\",10.00]}");
    }

    @Test
    void writesNonFiniteNumbersAsNull() {
        assertThat(JsonText.of(List.of(Double.NaN, Double.POSITIVE_INFINITY)).replaceAll("\\s+", ""))
                .isEqualTo("[null,null]");
    }
}
