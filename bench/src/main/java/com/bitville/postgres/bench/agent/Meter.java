package com.bitville.postgres.bench.agent;

import com.bitville.postgres.bench.measure.Counters;
import com.bitville.postgres.bench.measure.Measured;
import com.bitville.postgres.bench.measure.StatementCosts;
import com.bitville.postgres.bench.measure.WindowSeries;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads all agents of a stage at the same moments, so that their windows are the same stretches of time. */
public final class Meter {
    private final List<Track> tracks = new ArrayList<>();

    /** One agent's readings. */
    private static final class Track {
        private final Agent agent;
        private final StatementCosts before;
        private final List<Counters> windows = new ArrayList<>();
        private Counters last;
        private int connections;

        Track(Agent agent) throws IOException, SQLException {
            this.agent = agent;
            before = agent.statements();
            last = agent.read();
        }

        void read() throws IOException, SQLException {
            Counters now = agent.read();
            windows.add(now.minus(last));
            last = now;
            connections = Math.max(connections, agent.connections());
        }

        Measured measured() throws IOException, SQLException {
            return new Measured(
                    new WindowSeries(windows), agent.statements().since(before), agent.footprint(), connections);
        }
    }

    /** Begins the first window. */
    public Meter(List<Agent> agents) throws IOException, SQLException {
        for (Agent agent : agents) {
            tracks.add(new Track(agent));
        }
    }

    /** Ends a window and begins the next. */
    public void read() throws IOException, SQLException {
        for (Track track : tracks) {
            track.read();
        }
    }

    /** What was measured, by the candidates' names. */
    public Map<String, Measured> measured() throws IOException, SQLException {
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (Track track : tracks) {
            measured.put(track.agent.candidate().name(), track.measured());
        }
        return measured;
    }
}
