package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Counts comments truncated by servers, so that their request is unknown; the doctor reports them for an hour. */
@Component(service = {CutComments.class, Check.class})
public final class CutComments implements Check {
    public static final Duration TOLD_FOR = Duration.ofHours(1);

    /** A size that is enough for most statements with comments. */
    private static final int ENOUGH = 4_096;

    /** The most that PostgreSQL allows. */
    private static final int MOST = 1_048_576;

    /** The last sighting on a server. */
    private record Cut(Instant at, long statements, int limit) {}

    private final Clock clock;
    private final Map<String, Cut> cuts = new TreeMap<>();

    /** Begins without sightings. */
    @Activate
    public CutComments() {
        this(Clock.systemUTC());
    }

    public CutComments(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds the result of a cycle.
     *
     * @param server its name
     * @param statements how many running statements have a truncated comment
     * @param limit the server's {@code track_activity_query_size}
     */
    public synchronized void saw(String server, long statements, int limit) {
        Cut last = cuts.get(server);
        if (statements > 0) {
            cuts.put(server, new Cut(clock.instant(), statements, limit));
        } else if (last != null && (limit != last.limit() || old(last))) {
            cuts.remove(server);
        }
    }

    private boolean old(Cut cut) {
        return cut.at().isBefore(clock.instant().minus(TOLD_FOR));
    }

    @Override
    public synchronized List<Finding> check(Duration most) {
        return cuts.entrySet().stream()
                .filter(entry -> !old(entry.getValue()))
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Finding finding(String server, Cut cut) {
        int enough = Math.min(MOST, Math.max(ENOUGH, 2 * cut.limit()));
        return Finding.of(
                FindingSeverity.HINT,
                FindingAreas.DATABASE,
                "comments in statements",
                server,
                cut.statements() + " running statements had a comment truncated at track_activity_query_size ("
                        + cut.limit() + " bytes): which request they work for may be lost",
                Remedy.sql(
                        "-- or change the application to put the comment at the beginning of its statements",
                        "ALTER SYSTEM SET track_activity_query_size = " + enough + ";",
                        "-- then restart the server when it suits: systemctl restart postgresql"));
    }
}
