package com.bitville.postgres.config.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.value.OptionalFeature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureChoiceTest {
    private static final List<OptionalFeature> FEATURES = List.of(
            new OptionalFeature("outlet", 8, "alerts.webhook_url"),
            new OptionalFeature("metrics", 10, "history.enabled"),
            new OptionalFeature("plain", 1, null));

    @Test
    void aKeyThatIsTrueOrNotEmptyImpliesItsFeature() {
        assertThat(chosen(value("history.enabled", true, false), value("alerts.webhook_url", "https://h", false)))
                .containsEntry("offered", "outlet=8,metrics=10,plain=1")
                .containsEntry("implied", "outlet=alerts.webhook_url,metrics=history.enabled")
                .containsEntry("undecided", "");
    }

    @Test
    void aKeyThatIsFalseOrEmptyImpliesNothing() {
        assertThat(chosen(value("history.enabled", false, false), value("alerts.webhook_url", null, false)))
                .containsEntry("implied", "")
                .containsEntry("undecided", "");
    }

    @Test
    void anInvalidKeyLeavesItsFeatureUndecided() {
        assertThat(chosen(value("history.enabled", null, true), value("alerts.webhook_url", "", false)))
                .containsEntry("implied", "")
                .containsEntry("undecided", "metrics");
    }

    private static Map<String, Object> chosen(ResolvedValue... values) {
        return FeatureChoice.properties(List.of(values), FEATURES);
    }

    private static ResolvedValue value(String key, @Nullable Object value, boolean faulty) {
        return new ResolvedValue(ConfigurationKeys.find(key).orElseThrow(), value, "test", null, null, faulty);
    }
}
