package com.bitville.postgres.activity.internal.correlation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The runs of requests' statements of all servers, passed from the recorder to the cycle. */
@Component(service = RequestTrackers.class)
public final class RequestTrackers {
    private final Map<String, RequestTracker> trackers = new ConcurrentHashMap<>();

    /** Begins without runs. */
    @Activate
    public RequestTrackers() {}

    public RequestTracker of(String server) {
        return trackers.computeIfAbsent(server, name -> new RequestTracker());
    }
}
