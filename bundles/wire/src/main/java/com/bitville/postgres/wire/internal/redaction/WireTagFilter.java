package com.bitville.postgres.wire.internal.redaction;

import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.wire.internal.WireConfig;
import com.bitville.postgres.wire.internal.WireSettings;
import java.time.Clock;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** What {@code [redaction] comment_tags} allows, for all who put tags of comments into rows. */
@Component(
        service = TagFilter.class,
        configurationPid = "bitville.wire",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class WireTagFilter implements TagFilter {
    private final TagAllowance allowance;

    /** Called by Declarative Services. */
    @Activate
    public WireTagFilter(WireConfig config) {
        this(config, Clock.systemUTC());
    }

    WireTagFilter(WireConfig config, Clock clock) {
        allowance = new TagAllowance(clock);
        modified(config);
    }

    /** In place: which values have room is not forgotten for another key's sake. */
    @Modified
    void modified(WireConfig config) {
        allowance.allow(WireSettings.tags(config));
    }

    @Override
    public Map<String, String> filter(String server, Map<String, String> tags) {
        return allowance.filter(server, tags);
    }
}
