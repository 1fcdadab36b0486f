package com.bitville.postgres.bench.agent;

import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums up the processor time of a role's backends, which come and go, from reading to reading. */
final class BackendTime {
    private final String role;
    private final Map<Integer, SchedStat> lastByPort = new HashMap<>();
    private double ms;
    private int backends;

    BackendTime(String role) {
        this.role = role;
    }

    void read(List<PostgresServer> servers) throws SQLException, IOException {
        backends = 0;
        for (PostgresServer server : servers) {
            SchedStat now = SchedStat.ofRole(server, role);
            SchedStat last = lastByPort.put(server.port(), now);
            if (last != null) {
                ms += now.since(last).toNanos() / 1e6;
            }
            backends += now.nanos().size();
        }
    }

    /** Since the first reading of each server. */
    double ms() {
        return ms;
    }

    /** How many there were at the last reading. */
    int backends() {
        return backends;
    }
}
