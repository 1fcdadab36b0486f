package com.bitville.postgres.history.internal.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot or the status document says of one server.
 *
 * @param told the series that have a value
 * @param complete the figures of which every other series is 0: their tables were read, and have a row for whoever is not 0
 */
public record FigureReadings(List<FigureReading> told, List<String> complete) {
    static FigureReadings none() {
        return new FigureReadings(new ArrayList<>(), new ArrayList<>());
    }
}
