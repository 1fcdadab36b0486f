package com.bitville.postgres.deploy.internal.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

class KarafFeaturesTest {
    @Test
    void requiresOneVersionInWordsThatNobodyElseUses() {
        for (String version : List.of("1.0.0", "1.0.0.SNAPSHOT", "12.34.56.rc-1_2")) {
            String requirement = KarafFeatures.requirement("bitville-x", version);
            assertThat(requirement).startsWith("feature:bitville-x/[" + version + ",");
            VersionRange range = new VersionRange(requirement.substring(requirement.indexOf('/') + 1));
            assertThat(range.includes(new Version(version))).isTrue();
            assertThat(range.includes(new Version("1.0.1"))).isFalse();
            assertThat(range.includes(new Version("1.0.0.TAPSHOT"))).isFalse();
            assertThat(KarafFeatures.isOurs(requirement)).isTrue();
        }
    }

    @Test
    void whatTheBootOrAnOperatorRequiresIsNotOurs() {
        assertThat(List.of(
                        "feature:bitville-x",
                        "feature:bitville-x/0",
                        "feature:bitville-x/[1.0.0,1.0.0]",
                        "feature:bitville-x/[1.0.0.SNAPSHOT,1.0.0.SNAPSHOT]",
                        "feature:bitville-x/[1.0.0,2.0.0)",
                        "feature:bitville-x/[1.0.0,1.0.1.0)",
                        "feature:bitville-x/(1.0.0,1.0.0.0)"))
                .noneMatch(KarafFeatures::isOurs);
    }
}
