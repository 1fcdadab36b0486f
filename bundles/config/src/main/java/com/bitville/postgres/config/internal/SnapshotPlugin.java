package com.bitville.postgres.config.internal;

import com.bitville.postgres.config.internal.publish.ConfigAdminPublisher;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/** Replaces the stored properties of our PIDs by the snapshot's, so that a component never sees an unvalidated or mixed value. */
final class SnapshotPlugin implements ConfigurationPlugin {
    private final ConfigurationStore configurationStore;

    SnapshotPlugin(ConfigurationStore configurationStore) {
        this.configurationStore = configurationStore;
    }

    @Override
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public void modifyConfiguration(@Nullable ServiceReference<?> unused, Dictionary<String, Object> properties) {
        if (!(properties.get("service.pid") instanceof String pid) || !ConfigAdminPublisher.isOurs(pid)) {
            return;
        }
        for (String name : Collections.list(properties.keys())) {
            if (!name.startsWith("service.")) {
                properties.remove(name);
            }
        }
        configurationStore.snapshot().properties().getOrDefault(pid, Map.of()).forEach(properties::put);
    }
}
