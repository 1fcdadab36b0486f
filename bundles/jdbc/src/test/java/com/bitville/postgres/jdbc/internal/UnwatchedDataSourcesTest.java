package com.bitville.postgres.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.api.health.Finding;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.ConfigurationAdmin;

/** A data source that the operator wants to be watched and that is not is told of, not only listed. */
class UnwatchedDataSourcesTest {
    private static final class Refusing implements Configuration {
        @Override
        public List<Setting> settings() {
            return List.of();
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public Map<String, String> unwatchedDataSources() {
            return Map.of("a-b", "its server would be called ab");
        }

        @Override
        public long generation() {
            return 1;
        }
    }

    @Test
    void isAFindingWithItsReason() {
        ConfigurationAdmin unused = (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                });
        List<Finding> findings = new DataSourceConfigurations(unused, new Refusing()).check(Duration.ofSeconds(1));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).toString())
                .contains("data source a-b", "it is not watched: its server would be called ab", "!a-b");
    }

    @Test
    void isListedWithItsReasonAndACommand() {
        DataSourceState state = new DataSourceState(new Refusing());
        Map<String, Object> document = state.document(
                new DataSourceEntry("a.cfg", new DataSourceAddress("a-b", "db1", 5432, "shop", "", "", ""), false));
        assertThat(document)
                .containsEntry("state", "not_watched")
                .containsEntry("reason", "its server would be called ab")
                .containsEntry("watch", "bitville:config set database:ab.datasource a-b");
    }
}
