package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The load profiles of all servers, passed from the recorder to the cycle. */
@Component(service = Profiles.class)
public final class Profiles {
    private final Map<String, ServerProfile> profiles = new ConcurrentHashMap<>();
    private final AllowedTags tags;

    /**
     * Begins without looks.
     *
     * @param tags which tags of comments may be sent
     */
    @Activate
    public Profiles(@Reference AllowedTags tags) {
        this.tags = tags;
    }

    public ServerProfile of(String server) {
        return profiles.computeIfAbsent(
                server, name -> new ServerProfile(some -> tags.route(name, some), Instant.now()));
    }
}
