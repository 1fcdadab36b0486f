package com.bitville.postgres.bench.agent;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the agents of a scenario are configured.
 *
 * @param everySecond a cycle a second, and neither budget nor rate holds it back; else all defaults
 * @param log the log to follow, if there is one
 */
public record AgentConfig(boolean everySecond, Optional<Path> log) {
    /** All defaults: a cycle a minute. */
    public static final AgentConfig DEFAULT = new AgentConfig(false, Optional.empty());

    /** A cycle a second, with budget and rate lifted. */
    public static final AgentConfig FAST = new AgentConfig(true, Optional.empty());

    Duration interval() {
        return everySecond ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
    }

    String ini(List<PostgresServer> servers, String role, URI listener, String key, Path buffer) {
        StringBuilder ini = new StringBuilder();
        ini.append("[database]\nhost = 127.0.0.1\nuser = ").append(role);
        ini.append("\nport = ").append(servers.get(0).port());
        ini.append("\n[listener]\nurl = ")
                .append(listener)
                .append("\napi_key = ")
                .append(key);
        if (everySecond) {
            ini.append("\nmax_requests_per_minute = 100000\n[safety]\nbudget_percent = 100");
            ini.append("\n[circuit_breaker]\ntimeout_s = 1\n[collection]\nlog_read_mb = 256");
        } else {
            ini.append("\n[collection]");
        }
        ini.append("\ninterval_s = ").append(interval().toSeconds());
        log.ifPresent(path -> ini.append("\nlog_path = ").append(path));
        ini.append("\n[buffer]\npath = ").append(buffer).append('\n');
        for (int i = 1; i < servers.size(); i++) {
            ini.append("[database:s")
                    .append(i)
                    .append("]\nport = ")
                    .append(servers.get(i).port())
                    .append('\n');
        }
        return ini.toString();
    }
}
