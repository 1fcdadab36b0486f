package com.bitville.postgres.otlp.internal.collector;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.otlp.internal.OutletResources;
import com.bitville.postgres.otlp.internal.http.CollectorAddress;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an outlet needs around it: two servers by their configuration, a client. */
public final class OutletWorld {
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private OutletWorld() {}

    public static OutletResources resources() {
        return new OutletResources(Map.of("deployment.environment.name", "test"), new TwoServers(), "agent-1");
    }

    public static Configuration configuration() {
        return new TwoServers();
    }

    public static CollectorAddress address(String endpoint, Optional<Path> caFile, Duration timeout) {
        return new CollectorAddress(URI.create(endpoint), Map::of, caFile, timeout, true, false);
    }

    public static OtlpClient client(int port) {
        return client(port, TIMEOUT);
    }

    public static OtlpClient client(int port, Duration timeout) {
        return new OtlpClient(address("http://127.0.0.1:" + port, Optional.empty(), timeout), Clock.systemUTC());
    }

    private static final class TwoServers implements Configuration {
        @Override
        public List<Setting> settings() {
            return List.of(
                    new Setting("database.host", "db.example", "default", null, null),
                    new Setting("database.port", 5433, "default", null, null),
                    new Setting("database:standby.host", "10.0.0.2", "default", null, null),
                    new Setting("database:standby.port", 5432, "default", null, null));
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public long generation() {
            return 1;
        }
    }
}
