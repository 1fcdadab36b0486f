package com.bitville.postgres.activity.internal.correlation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The runs of requests' statements of all servers, from the recorder that sees them to the cycle that tells them. */
@Component(service = RequestTrackers.class)
public final class RequestTrackers {
    private final Map<String, RequestTracker> trackers = new ConcurrentHashMap<>();

    /** Begins with nothing seen. */
    @Activate
    public RequestTrackers() {}

    public RequestTracker of(String server) {
        return trackers.computeIfAbsent(server, name -> new RequestTracker());
    }
}
