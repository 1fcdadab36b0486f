package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.FeatureKeys;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Treats properties that others stored under our PIDs, such as a form of the web console, as an edit of the keys that differ from the
 * published ones. A refused edit is reverted, and its keys get a note with the reason.
 */
public final class ConfigAdminEdits {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigAdminEdits.class);

    /** The creator of a configuration may still ask for its PID: a form of the web console would show an error if it were deleted. */
    private static final Duration MAKER_HOLDS = Duration.ofSeconds(1);

    private final ConfigurationStore configurationStore;
    private final ConfigurationOverlayEditor configurationOverlayEditor;
    private final ConfigAdminPublisher configAdminPublisher;

    public ConfigAdminEdits(
            ConfigurationStore configurationStore,
            ConfigurationOverlayEditor configurationOverlayEditor,
            ConfigAdminPublisher configAdminPublisher) {
        this.configurationStore = configurationStore;
        this.configurationOverlayEditor = configurationOverlayEditor;
        this.configAdminPublisher = configAdminPublisher;
    }

    /** Examines a PID that was stored or deleted. Returns the delay before the effective properties are restored; empty if they agree. */
    Optional<Duration> take(String pid) throws IOException {
        Map<String, Object> stored = configAdminPublisher.stored(pid);
        Map<String, Object> published = configAdminPublisher.published(pid);
        if (stored == null && published == null) {
            return Optional.empty();
        }
        if (stored == null || published == null) {
            LOG.warn(
                    "config_edit_refused pid={} reason=\"add and remove servers in the INI file or by variables;"
                            + " other configurations cannot be added or removed\"; reverted",
                    pid);
            return Optional.of(stored == null ? Duration.ZERO : MAKER_HOLDS);
        }
        if (stored.equals(published)) {
            return Optional.empty();
        }
        apply(pid, edits(pid, stored, published));
        return Optional.of(Duration.ZERO);
    }

    private static Map<String, String> edits(String pid, Map<String, Object> stored, Map<String, Object> published) {
        Map<String, String> edits = new TreeMap<>();
        for (Key key : keys(pid)) {
            Object now = key.property() == null ? null : stored.get(key.property());
            if (now != null && !now.toString().equals(String.valueOf(published.get(key.property())))) {
                edits.put(key.full(), now.toString());
            }
        }
        return edits;
    }

    private static Set<Key> keys(String pid) {
        int name = pid.indexOf('~');
        String declared = name < 0 ? pid : pid.substring(0, name);
        String server = name < 0 ? ServerSections.DEFAULT : pid.substring(name + 1);
        return Set.copyOf(ConfigurationKeys.ALL.stream()
                .filter(key -> key.pid().equals(declared))
                .map(key -> server.equals(ServerSections.DEFAULT) ? key : key.of(server))
                .toList());
    }

    private void apply(String pid, Map<String, String> edits) {
        if (edits.isEmpty()) {
            return;
        }
        for (String key : edits.keySet()) {
            if (ConfigurationKeys.find(key).filter(FeatureKeys::decides).isPresent()) {
                refuse(
                        pid,
                        edits.keySet(),
                        key
                                + " decides what is installed and is not changed from the web console; allowed: the INI file, "
                                + ConfigurationKeys.find(key).orElseThrow().variable() + ", bitville:config set "
                                + key);
                return;
            }
        }
        try {
            configurationOverlayEditor.set(edits);
        } catch (EditException e) {
            refuse(pid, edits.keySet(), String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String pid, Set<String> keys, String reason) {
        LOG.warn("config_edit_refused pid={} keys={} reason=\"{}\"; reverted", pid, keys, reason);
        keys.forEach(key -> configurationStore.remark(key, "edit refused: " + reason));
    }
}
