package com.bitville.postgres.config.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.keys.BufferKeys;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.FeatureKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

class MetatypeFormsTest {
    private static final Set<String> NOT_ENTERED = Set.of(
            ConfigurationKeys.SERVER,
            BufferKeys.OWNER,
            OtlpKeys.VARIABLE_HEADERS,
            "secret.generation",
            "proxy.secret.generation");

    private final MetatypeForms metatypeForms = new MetatypeForms(Set.of("BITVILLE_PG_PROJECT_ID"));

    @Test
    void everyFormHasExactlyTheFieldsThatItsComponentTakes(@TempDir Path folder) throws Exception {
        Map<String, Map<String, Object>> delivered =
                new Sandbox(folder).center().snapshot().properties();
        Set<String> pids = Stream.concat(ConfigurationKeys.SINGLETONS.stream(), ConfigurationKeys.FACTORIES.stream())
                .collect(Collectors.toCollection(TreeSet::new));
        // Their keys decide what is installed.
        pids.removeAll(Set.of(ConfigurationKeys.FEATURES, ConfigurationKeys.JDBC));
        for (String pid : pids) {
            Set<String> properties = new TreeSet<>(Objects.requireNonNull(
                            delivered.get(ConfigurationKeys.FACTORIES.contains(pid) ? pid + "~default" : pid), pid)
                    .keySet());
            properties.removeAll(NOT_ENTERED);
            ConfigurationKeys.ALL.stream()
                    .filter(key -> key.pid().equals(pid) && FeatureKeys.decides(key))
                    .forEach(key -> properties.remove(key.property()));
            assertThat(Arrays.stream(form(pid).getAttributeDefinitions(ObjectClassDefinition.ALL))
                            .map(AttributeDefinition::getID))
                    .as(pid)
                    .containsExactlyInAnyOrderElementsOf(properties);
        }
    }

    @Test
    void aFieldSaysRangeAndVariable() {
        assertThat(field("bitville.collection", "interval.s"))
                .extracting(AttributeDefinition::getName, AttributeDefinition::getType)
                .containsExactly("interval_s", AttributeDefinition.INTEGER);
        assertThat(field("bitville.collection", "interval.s").getDescription())
                .contains("Seconds", "Allowed: 1 to 86400", "BITVILLE_PG_COLLECTION_INTERVAL_S")
                .doesNotContain("is set");
        assertThat(field("bitville.database", "port").getDescription())
                .contains("BITVILLE_PG_DB_PORT", "BITVILLE_PG_DB__NAME__PORT");
    }

    @Test
    void aFieldSaysThatItsVariableIsSet() {
        assertThat(field("bitville.wire", "project.id").getDescription()).contains("BITVILLE_PG_PROJECT_ID is set");
    }

    @Test
    void fewAllowedValuesAreAChoice() {
        assertThat(field("bitville.database", "sslmode").getOptionValues()).contains("prefer", "verify-full");
        assertThat(field("bitville.database", "host").getOptionValues()).isNull();
    }

    @Test
    void validatesByTheRuleOfTheKey() {
        AttributeDefinition port = field("bitville.database", "port");
        assertThat(port.validate("65535")).isEmpty();
        assertThat(port.validate("65536")).contains("1 to 65535");
        assertThat(port.validate("x")).contains("1 to 65535");
    }

    @Test
    void whatDecidesAboutInstalledPartsIsInNoForm() {
        assertThat(metatypeForms.getObjectClassDefinition(ConfigurationKeys.FEATURES, null))
                .isNull();
    }

    @Test
    void aForeignPidHasNoForm() {
        assertThat(metatypeForms.getObjectClassDefinition("org.example", null)).isNull();
    }

    private AttributeDefinition field(String pid, String property) {
        return Arrays.stream(form(pid).getAttributeDefinitions(ObjectClassDefinition.ALL))
                .filter(field -> field.getID().equals(property))
                .findFirst()
                .orElseThrow();
    }

    private ObjectClassDefinition form(String pid) {
        return Objects.requireNonNull(metatypeForms.getObjectClassDefinition(pid, "en"), pid);
    }
}
