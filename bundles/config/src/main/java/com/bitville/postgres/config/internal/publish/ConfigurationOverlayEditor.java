package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.source.KeySuggestions;
import com.bitville.postgres.config.internal.source.PrivateFile;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import com.bitville.postgres.config.internal.value.ServerSections;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies edits from shell and console to the overlay, or refuses them with a reason. */
public final class ConfigurationOverlayEditor implements ConfigurationEditor {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationOverlayEditor.class);

    private static final String FILE = "_file";

    private final ConfigurationStore configurationStore;

    public ConfigurationOverlayEditor(ConfigurationStore configurationStore) {
        this.configurationStore = configurationStore;
    }

    @Override
    public Setting get(String full) throws EditException {
        List<Setting> settings = configurationStore.settings();
        Optional<Setting> found =
                settings.stream().filter(setting -> setting.key().equals(full)).findFirst();
        if (found.isEmpty()) {
            declared(full);
            List<String> known = settings.stream().map(Setting::key).toList();
            throw new EditException(
                    "no server " + MessageText.shown(ServerSections.ofKey(full)) + " is configured"
                            + KeySuggestions.key(full, known),
                    null);
        }
        return found.get();
    }

    @Override
    public List<Setting> set(Map<String, String> values) throws EditException {
        Map<String, @Nullable String> edits = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Key key = editable(entry.getKey());
            String value = entry.getValue().strip();
            if (!ValueConstraint.printable(value)) {
                throw new EditException(key.full() + ": a value must be one line without control characters", null);
            }
            edits.put(key.full(), value);
        }
        configurationStore.edit(edits);
        LOG.info(
                "config_edited keys={} generation={}",
                edits.keySet(),
                configurationStore.snapshot().generation());
        return values.keySet().stream().map(this::setting).toList();
    }

    @Override
    public Setting unset(String full) throws EditException {
        Key key = declared(full);
        String stored = key.secret() ? file(key).full() : full;
        if (!configurationStore.isOverlaid(stored)) {
            throw new EditException(
                    full + " is not set by console or shell, but by "
                            + setting(full).origin(),
                    null);
        }
        Map<String, @Nullable String> edits = new LinkedHashMap<>();
        edits.put(stored, null);
        configurationStore.edit(edits);
        forget(stored);
        LOG.info(
                "config_unset key={} generation={}",
                full,
                configurationStore.snapshot().generation());
        return setting(full);
    }

    @Override
    public void setSecret(String full, Secret secret) throws EditException {
        Key key = declared(full);
        if (!key.secret()) {
            throw new EditException(
                    full + " is not a secret; set it with bitville:config set " + full + " VALUE", null);
        }
        Key file = file(key);
        refuseIfOverridden(full);
        refuseIfOverridden(file.full());
        if (key.equals(ListenerKeys.PROXY_PASSWORD)
                && setting(ListenerKeys.PROXY.full()).value() == null) {
            throw new EditException(
                    full + " is stored for one proxy only; set the proxy first: bitville:config set listener.proxy"
                            + " http://HOST:PORT",
                    null);
        }
        String text = secret.reveal();
        if (text.isEmpty() || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
            throw new EditException(full + ": a secret must be one line and not empty", null);
        }
        Path path = secretFile(key);
        Map<String, @Nullable String> edits = new LinkedHashMap<>();
        edits.put(file.full(), path.toString());
        configurationStore.edit(edits, () -> store(path, text));
        LOG.info("config_secret_set key={} file={}", full, path);
    }

    @Override
    public List<String> reload() {
        configurationStore.reload();
        return configurationStore.faults();
    }

    private void store(Path path, String text) throws EditException {
        try {
            PrivateFile.folder(configurationStore.secretsFolder());
            PrivateFile.write(path, text + "\n");
        } catch (IOException e) {
            throw new EditException(path + " cannot be written: " + e, e);
        }
    }

    /** Deletes the file in which a secret was stored here, because no setting names it any more; other files are not ours. */
    private void forget(String stored) {
        Optional<Key> secret = stored.endsWith(FILE)
                ? ConfigurationKeys.find(stored.substring(0, stored.length() - FILE.length()))
                        .filter(Key::secret)
                : Optional.empty();
        secret.map(this::secretFile).ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("config_secret_not_deleted file={} reason={}; delete it by hand", file, e.toString());
            }
        });
    }

    private Path secretFile(Key key) {
        return configurationStore.secretsFolder().resolve(key.full().replace(':', '~'));
    }

    private Key editable(String full) throws EditException {
        Key key = declared(full);
        if (key.secret()) {
            throw new EditException(full + " is a secret; set it with bitville:config set-secret " + full, null);
        }
        refuseIfOverridden(full);
        return key;
    }

    private void refuseIfOverridden(String full) throws EditException {
        SourceLayer.Given override = configurationStore.environment().find(full);
        if (override != null) {
            throw new EditException(
                    full + " is overridden by " + override.origin() + "; change it there and restart the agent", null);
        }
    }

    private static Key declared(String full) throws EditException {
        Optional<Key> key = ConfigurationKeys.find(full);
        if (key.isEmpty()) {
            String suggestion = KeySuggestions.key(full);
            throw new EditException(
                    "unknown key " + MessageText.shown(full)
                            + (suggestion.isEmpty() ? "; bitville:config lists all keys" : suggestion),
                    null);
        }
        String server = ServerSections.ofKey(full);
        if (!server.equals(ServerSections.DEFAULT) && !ServerSections.isAllowed(server)) {
            throw new EditException(
                    "server " + MessageText.shown(server) + ": " + ServerSections.refusal(server), null);
        }
        return key.get();
    }

    /** The key with the path of a secret's file. */
    private static Key file(Key secret) throws EditException {
        return declared(secret.full() + FILE);
    }

    private Setting setting(String full) {
        return configurationStore.settings().stream()
                .filter(setting -> setting.key().equals(full))
                .findFirst()
                .orElseGet(() -> new Setting(full, null, "default", null, null));
    }
}
