package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.api.correlation.TagFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The allowed tags of comments: those of the current filter, none without a filter. A collector must not restart with its filter, because
 * it would lose its data in memory.
 */
@Component(service = AllowedTags.class)
public final class AllowedTags {
    private static final String ROUTE = "route";

    private volatile TagFilter filter = TagFilter.NONE;

    /** Allows no tags at first. */
    @Activate
    public AllowedTags() {}

    public AllowedTags(TagFilter filter) {
        this.filter = filter;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFilter(TagFilter bound) {
        filter = bound;
    }

    void unbindFilter(TagFilter unbound) {
        if (filter == unbound) {
            filter = TagFilter.NONE;
        }
    }

    /** The tags of a server that may be sent. */
    public Map<String, String> of(String server, Map<String, String> tags) {
        return tags.isEmpty() ? Map.of() : filter.filter(server, tags);
    }

    /** The route among these tags, or null if there is none that may be sent. */
    @Nullable
    public String route(String server, Map<String, String> tags) {
        String route = tags.get(ROUTE);
        return route == null ? null : of(server, Map.of(ROUTE, route)).get(ROUTE);
    }

    /** A kept route as it may be sent now. */
    @Nullable
    public String route(String server, String kept) {
        return kept.isEmpty() ? null : route(server, Map.of(ROUTE, kept));
    }
}
