package com.bitville.postgres.config.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.OptionalFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is offered exists everywhere where it is needed, and only declared keys ask for it. */
class OfferedFeaturesTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void isInTheFeaturesFileInTheDistributionAndInTheKar() throws IOException {
        String features = Files.readString(ROOT.resolve("features/src/main/feature/feature.xml"));
        String distribution = Files.readString(ROOT.resolve("karaf-assembly/pom.xml"))
                .replaceAll("(?s).*<installedFeatures>|</installedFeatures>.*", "");
        String kar = Files.readString(ROOT.resolve("packages/pom.xml"));
        assertThat(FeatureKeys.OFFERED).isNotEmpty().allSatisfy(feature -> {
            String name = "bitville-" + feature.name();
            assertThat(features).contains("<feature name=\"" + name + "\"");
            assertThat(distribution).contains("<feature>" + name + "</feature>");
            assertThat(kar).contains("<argument>" + name + "</argument>");
        });
    }

    @Test
    void isAskedForByDeclaredKeysOnly() {
        assertThat(FeatureKeys.OFFERED.stream()
                        .map(OptionalFeature::impliedBy)
                        .filter(key -> key != null)
                        .filter(key -> ConfigurationKeys.find(key).isEmpty()))
                .isEmpty();
    }

    @Test
    void aKeyThatAsksForAFeatureIsNotForTheWebConsole() {
        List<OptionalFeature> offered = List.of(new OptionalFeature("metrics", 10, "history.enabled"));
        Key asking = ConfigurationKeys.find("history.enabled").orElseThrow();
        assertThat(FeatureKeys.decides(asking, offered)).isTrue();
        assertThat(FeatureKeys.decides(asking, List.of())).isFalse();
        assertThat(FeatureKeys.decides(FeatureKeys.FEATURES, List.of())).isTrue();
    }

    @Test
    void aListOfItsNamesIsAllowedAndNothingElse() {
        assertThat(List.of("", "webconsole", "webconsole,webconsole", "webconsole , webconsole"))
                .allMatch(FeatureKeys.FEATURES.rule().accepts());
        assertThat(List.of(
                        "Webconsole",
                        "bitville-webconsole",
                        "webconsole,",
                        ",",
                        "webconsole webconsole",
                        "webconsole;kafka",
                        "web.*",
                        "webconsole/1",
                        "demo",
                        "*",
                        "webconsole=27",
                        "webconsole\n",
                        "webconsole,\u0000"))
                .noneMatch(FeatureKeys.FEATURES.rule().accepts());
    }
}
