package com.bitville.postgres.deploy.internal.feature;

import java.util.List;

/**
 * What the status shows of a feature.
 *
 * @param name one of off, waiting, installing, installed, removing, failed, undecided
 * @param wantedBy the keys that want it and, if it is installed for another reason, {@code operator}
 * @param reason of a failure, or empty
 * @param remedy of a failure, or empty
 */
record FeatureState(String name, List<String> wantedBy, String reason, String remedy) {
    static FeatureState of(String name, List<String> wantedBy) {
        return new FeatureState(name, wantedBy, "", "");
    }
}
