package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Setting;
import java.util.List;
import java.util.Map;

/** A few settings; an edit is answered and forgotten. */
final class FakeConfiguration implements Configuration, ConfigurationEditor {
    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("collection.interval_s", 60, "default", null, null),
                new Setting(
                        "checks.mute",
                        "connections@reports, slot_inactive-89abcdef01 until=2026-03-01",
                        "ini:/etc/bitville/postgres-agent.ini:9",
                        null,
                        null),
                new Setting("database.host", "db.example.com", "ini:/etc/bitville/postgres-agent.ini:3", null, null),
                new Setting("database.pool_max_size", 5, "console", 7, "pool_max_size_capped"),
                new Setting("listener.api_key", "***", "console", null, null));
    }

    @Override
    public List<String> faults() {
        return List.of();
    }

    @Override
    public long generation() {
        return 2;
    }

    @Override
    public Setting get(String key) throws EditException {
        return settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new EditException("unknown key '" + key + "'", null));
    }

    @Override
    public List<Setting> set(Map<String, String> values) throws EditException {
        Map.Entry<String, String> one = values.entrySet().iterator().next();
        Setting known = get(one.getKey());
        return List.of(
                known.value() instanceof String
                        ? new Setting(known.key(), one.getValue(), "console", null, null)
                        : known);
    }

    @Override
    public Setting unset(String key) throws EditException {
        return get(key);
    }

    @Override
    public void setSecret(String key, Secret secret) {}

    @Override
    public List<String> reload() {
        return List.of();
    }
}
