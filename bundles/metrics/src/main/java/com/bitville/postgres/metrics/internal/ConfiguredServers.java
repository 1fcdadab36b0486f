package com.bitville.postgres.metrics.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the configuration says of servers and cycles. */
final class ConfiguredServers {
    private static final long STANDARD_INTERVAL = 60;

    private final Map<String, String> values = new HashMap<>();

    ConfiguredServers(Configuration configuration) {
        for (Setting setting : configuration.settings()) {
            boolean wanted =
                    setting.key().startsWith("database") || setting.key().equals("collection.interval_s");
            if (wanted && setting.value() != null) {
                values.put(setting.key(), String.valueOf(setting.value()));
            }
        }
    }

    Duration cycle() {
        String seconds = values.getOrDefault("collection.interval_s", "");
        return Duration.ofSeconds(seconds.isEmpty() ? STANDARD_INTERVAL : Long.parseLong(seconds));
    }

    /** {@code host:port}, as postgres_exporter labels its series. */
    String address(String server) {
        String section = server.equals("default") ? "database." : "database:" + server + ".";
        return values.getOrDefault(section + "host", "") + ":" + values.getOrDefault(section + "port", "");
    }
}
