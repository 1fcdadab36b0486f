package com.bitville.postgres.bench.measure;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads all agents of a stage at the same moments, so that their windows are the same stretches of time. */
public final class Meter {
    private final List<Track> tracks = new ArrayList<>();

    private record Track(Agent agent, StatementCosts before, List<Reading> readings) {
        Measured measured() throws IOException, SQLException {
            List<Window> windows = new ArrayList<>();
            for (int i = 1; i < readings.size(); i++) {
                windows.add(Window.between(readings.get(i - 1), readings.get(i)));
            }
            return new Measured(
                    new Series(windows),
                    agent.statements().since(before),
                    agent.footprint(),
                    readings.stream().mapToInt(Reading::connections).max().orElse(0));
        }
    }

    /** Begins with a first reading. */
    public Meter(List<Agent> agents) throws IOException, SQLException {
        for (Agent agent : agents) {
            tracks.add(new Track(agent, agent.statements(), new ArrayList<>()));
        }
        read();
    }

    /** Ends a window and begins the next. */
    public void read() throws IOException, SQLException {
        for (Track track : tracks) {
            track.readings().add(track.agent().read());
        }
    }

    /** What was measured, by the candidates' names. */
    public Map<String, Measured> measured() throws IOException, SQLException {
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (Track track : tracks) {
            measured.put(track.agent().candidate().name(), track.measured());
        }
        return measured;
    }
}
