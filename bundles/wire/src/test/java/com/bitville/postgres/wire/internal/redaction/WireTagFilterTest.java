package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.fake.MutableClock;
import com.bitville.postgres.wire.internal.WireConfig;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireTagFilterTest {
    private static final Map<String, String> SEEN = Map.of("route", "/a", "job", "nightly", "password", "secret");

    @Test
    void leavesWhatTheConfigurationNames() {
        assertThat(filter("route, job").filter("default", SEEN)).containsOnlyKeys("route", "job");
        assertThat(filter("job").filter("default", SEEN)).containsOnlyKeys("job");
        assertThat(filter("").filter("default", SEEN)).isEmpty();
    }

    @Test
    void leavesNothingThatTheConfigurationCannotName() {
        assertThat(filter("password").filter("default", SEEN)).isEmpty();
        assertThat(filter(null).filter("default", SEEN)).isEmpty();
    }

    @Test
    void changeHoldsAtOnceAndForgetsNoValue() {
        WireTagFilter filter = filter("route");
        for (int i = 0; i < 200; i++) {
            filter.filter("default", Map.of("route", "/" + i));
        }
        filter.modified(config("route,job"));
        assertThat(filter.filter("default", SEEN))
                .containsOnly(Map.entry("route", "other"), Map.entry("job", "nightly"));
        filter.modified(config(""));
        assertThat(filter.filter("default", SEEN)).isEmpty();
    }

    private static WireTagFilter filter(@Nullable String tags) {
        return new WireTagFilter(config(tags), MutableClock.create());
    }

    private static WireConfig config(@Nullable String tags) {
        return new Config(tags);
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Config(@Nullable String tags) implements WireConfig {
        @Override
        public String project_id() {
            return "shop";
        }

        @Override
        public String sources() {
            return "";
        }

        @Override
        public String redaction_sql_text() {
            return "literals";
        }

        @Override
        public String redaction_free_text() {
            return "literals";
        }

        @Override
        @SuppressWarnings("NullAway")
        public String redaction_comment_tags() {
            return tags;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return WireConfig.class;
        }
    }
}
