package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.report.internal.fact.FactScope;
import java.util.List;

/**
 * Who takes the WAL, and what holds it back.
 *
 * @param scope of which time it is known who took the WAL
 * @param replicas the one furthest behind first
 * @param slots the one that holds back most first
 */
public record Replication(FactScope scope, List<ReplicaFact> replicas, List<SlotGrowth> slots) {
    public boolean isKnown() {
        return scope.knownSeconds() > 0;
    }
}
