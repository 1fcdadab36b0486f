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

/** The tags that {@code [redaction] comment_tags} allows, as a service for parts that put tags into rows. */
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

    /** Changes the settings in place, so that the known values survive a change of another key. */
    @Modified
    void modified(WireConfig config) {
        allowance.allow(WireSettings.tags(config));
    }

    @Override
    public Map<String, String> filter(String server, Map<String, String> tags) {
        return allowance.filter(server, tags);
    }
}
