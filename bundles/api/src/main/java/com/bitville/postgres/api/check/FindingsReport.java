package com.bitville.postgres.api.check;

import com.bitville.postgres.api.history.SeriesPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What all checks have found. Safe for use by several threads; every answer comes from memory, and is a copy. */
@ProviderType
public interface FindingsReport {
    /**
     * What holds at this moment.
     *
     * @return open and muted findings, and what could not be decided, by server, the worst first
     */
    List<ServerFinding> findings();

    /**
     * What is at its worst at this moment; cheap enough to be asked every second.
     *
     * @param server a configured name, or {@code host}
     * @return its open findings of the severity error, in no order; muted ones are not among them
     */
    default List<ServerFinding> errors(String server) {
        return findings().stream()
                .filter(finding -> finding.server().equals(server)
                        && finding.severity() == CheckSeverity.ERROR
                        && finding.state() == FindingState.OPEN)
                .toList();
    }

    /**
     * How many findings a server has.
     *
     * @param server a configured name, or {@code host}
     * @return by word: each severity, and {@code muted}; empty while nobody looks
     */
    Map<String, Integer> counts(String server);

    /**
     * The checks.
     *
     * @return by group and name
     */
    List<CheckDefinition> definitions();

    /**
     * The figure of a finding over time.
     *
     * @param finding one of {@link #findings}
     * @return its points over the last day, the oldest first; empty where it has no series
     */
    List<SeriesPoint> history(ServerFinding finding);

    /**
     * A finding by its id.
     *
     * @param id its id
     * @return the finding, if it holds
     */
    default Optional<ServerFinding> find(String id) {
        return findings().stream().filter(finding -> finding.id().equals(id)).findFirst();
    }
}
