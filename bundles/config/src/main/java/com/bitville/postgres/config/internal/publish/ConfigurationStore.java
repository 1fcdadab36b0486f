package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.buffer.BufferFolders;
import com.bitville.postgres.config.internal.keys.BufferKeys;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.resolve.DataSourceServers;
import com.bitville.postgres.config.internal.resolve.EffectiveConfiguration;
import com.bitville.postgres.config.internal.resolve.KeyLookup;
import com.bitville.postgres.config.internal.resolve.Overlay;
import com.bitville.postgres.config.internal.resolve.PreviousConfiguration;
import com.bitville.postgres.config.internal.resolve.Resolution;
import com.bitville.postgres.config.internal.resolve.Resolver;
import com.bitville.postgres.config.internal.resolve.SourceReader;
import com.bitville.postgres.config.internal.secret.PgPassFile;
import com.bitville.postgres.config.internal.secret.SecretBinding;
import com.bitville.postgres.config.internal.secret.SecretReader;
import com.bitville.postgres.config.internal.secret.SecretSource;
import com.bitville.postgres.config.internal.secret.SecretVersions;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the effective snapshot and decides which reading replaces it: only one that neither removes nor damages a working component. Reads
 * never wait; only one thread at a time reloads or edits.
 */
public final class ConfigurationStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStore.class);

    private final ConfigurationPaths configurationPaths;
    private final SourceReader reader;
    private final SecretReader secretReader;
    private final SecretVersions secretVersions;
    private final ConfigurationLog configurationLog = new ConfigurationLog(LOG);
    private final BufferFolders bufferFolders;
    private final Map<String, String> remarks = new ConcurrentHashMap<>();
    private final PreviousConfiguration previousConfiguration;
    private volatile EffectiveConfiguration effectiveConfiguration = EffectiveConfiguration.NONE;
    private volatile @Nullable List<DataSourceAddress> dataSources;
    private volatile Map<String, String> unwatchedDataSources = Map.of();
    private volatile List<String> faults = List.of();
    private volatile List<String> hints = List.of();
    private volatile List<String> sources = List.of();
    /** The INI file from which a part of the effective configuration comes. */
    private @Nullable Path effectiveIni;

    private List<Path> watched = List.of();
    private long watchedFor = -1;

    public ConfigurationStore(ConfigurationPaths configurationPaths) {
        this(configurationPaths, secret -> 1, PreviousConfiguration.NONE);
    }

    /**
     * Does not read the sources yet.
     *
     * @param formerGenerations the last published count of a secret
     * @param previousConfiguration the configuration in effect until now
     */
    public ConfigurationStore(
            ConfigurationPaths configurationPaths,
            ToLongFunction<String> formerGenerations,
            PreviousConfiguration previousConfiguration) {
        this.configurationPaths = configurationPaths;
        this.bufferFolders = new BufferFolders(configurationPaths);
        this.previousConfiguration = previousConfiguration;
        this.effectiveIni = previousConfiguration.ini();
        this.reader = new SourceReader(configurationPaths);
        this.secretReader =
                new SecretReader(PgPassFile.of(configurationPaths.environment(), configurationPaths.home()));
        this.secretVersions = new SecretVersions(secretReader, formerGenerations);
    }

    /** Reads all sources again and activates the result, unless it would damage a working component. */
    public synchronized void reload() {
        SourceReader.Reading reading = reader.read(effectiveIni);
        KeyLookup keyLookup = reading.lookup();
        List<String> outdated = Overlay.outdated(keyLookup);
        Map<String, @Nullable String> dropped = new HashMap<>();
        outdated.forEach(key -> dropped.put(key, null));
        SourceLayer console = Overlay.with(keyLookup, dropped);
        Resolution resolution = resolve(keyLookup.with(console), reading.findings());
        boolean taken = isTaken(resolution);
        if (taken) {
            if (!outdated.isEmpty()) {
                drop(outdated, console);
            }
            effectiveIni = keyLookup.ini().equals(SourceLayer.EMPTY) ? null : reading.path();
            sources = reading.sources();
            unwatchedDataSources = DataSourceServers.unwatched(keyLookup.with(console), dataSources);
            put(resolution.snapshot());
        } else if (effectiveConfiguration.generation() == 0) {
            sources = List.of(PreviousConfiguration.SOURCE);
            put(previousConfiguration.only(kept(keyLookup)));
        } else {
            put(effectiveConfiguration);
        }
        // Last: a caller that sees no faults any more must also see the corrected values.
        faults = reading.findings().messages();
        hints = reading.findings().hints();
        configurationLog.record(effectiveConfiguration, sources, faults, taken);
        configurationLog.hints(hints);
    }

    /** Sets the container's data sources, or null without the feature that knows them; in force with the next {@link #reload()}. */
    public void setDataSources(@Nullable List<DataSourceAddress> known) {
        dataSources = known == null ? null : List.copyOf(known);
    }

    /** The data sources that {@code [jdbc] watch} takes and that are not watched, each with the reason. */
    public Map<String, String> unwatchedDataSources() {
        return unwatchedDataSources;
    }

    /** A file that an edit must write in addition to the overlay. */
    interface Beforehand {
        void write() throws EditException;
    }

    /** Changes only the overlay. */
    void edit(Map<String, @Nullable String> edits) throws EditException {
        edit(edits, () -> {});
    }

    /**
     * Changes the overlay if the resulting configuration is valid.
     *
     * @param edits new values, null to remove a key
     * @param beforehand is written first, and only if the edit is accepted
     * @throws EditException with the reason for the refusal
     */
    synchronized void edit(Map<String, @Nullable String> edits, Beforehand beforehand) throws EditException {
        SourceReader.Reading reading = reader.read(effectiveIni);
        KeyLookup keyLookup = reading.lookup();
        if (!keyLookup.console().broken().isEmpty()) {
            throw new EditException(configurationPaths.overlay() + " is invalid; correct or delete it", null);
        }
        ConfigurationErrors before = new ConfigurationErrors();
        resolve(keyLookup, before);
        SourceLayer console = Overlay.with(keyLookup, edits);
        ConfigurationErrors configurationErrors = new ConfigurationErrors();
        Resolution resolution = resolve(keyLookup.with(console), configurationErrors);
        List<String> reasons = new ArrayList<>(configurationErrors.messages());
        reasons.removeAll(before.messages());
        if (!reasons.isEmpty()) {
            throw new EditException(String.join("; ", reasons), null);
        }
        if (!isTaken(resolution)) {
            throw new EditException("the rest of the configuration is invalid; correct it first: " + faults, null);
        }
        for (SecretBinding secretBinding : resolution.bindings()) {
            if (edits.get(secretBinding.file().full()) != null) {
                console = Overlay.bound(console, secretBinding);
            }
        }
        beforehand.write();
        write(console);
        edits.keySet().forEach(remarks::remove);
        reload();
    }

    /** Keeps a note about a setting for the operator, until it is set again. */
    void remark(String full, String text) {
        remarks.put(full, text);
    }

    private Resolution resolve(KeyLookup keyLookup, ConfigurationErrors configurationErrors) {
        return Resolver.resolve(
                DataSourceServers.applied(keyLookup, dataSources), configurationErrors, bufferFolders::folder);
    }

    /** Keeps the console's values, unless they themselves are invalid. */
    private EffectiveConfiguration kept(KeyLookup keyLookup) {
        EffectiveConfiguration kept = resolve(previousConfiguration.instead(keyLookup), new ConfigurationErrors())
                .snapshot();
        return previousConfiguration.isHurtBy(kept)
                ? resolve(previousConfiguration.instead(keyLookup.with(SourceLayer.EMPTY)), new ConfigurationErrors())
                        .snapshot()
                : kept;
    }

    private boolean isTaken(Resolution resolution) {
        return effectiveConfiguration.generation() == 0
                ? !previousConfiguration.isHurtBy(resolution.snapshot())
                : effectiveConfiguration
                        .faultyPids()
                        .containsAll(resolution.snapshot().faultyPids());
    }

    private void drop(List<String> outdated, SourceLayer console) {
        try {
            Overlay.write(configurationPaths.overlay(), console);
        } catch (IOException e) {
            // The entry stays outdated and without effect, and is dropped from the file at the next edit.
            LOG.warn("config_overlay_not_written file={} reason={}", configurationPaths.overlay(), e.toString());
        }
        outdated.forEach(key -> remarks.put(key, "console_value_dropped: the value in the INI file has changed"));
    }

    private void write(SourceLayer console) throws EditException {
        try {
            Overlay.write(configurationPaths.overlay(), console);
        } catch (IOException e) {
            throw new EditException(configurationPaths.overlay() + " cannot be written: " + e, e);
        }
    }

    /** Activates a snapshot with current generations of the secrets, if it differs. */
    private void put(EffectiveConfiguration base) {
        Map<String, Map<String, Object>> properties = new TreeMap<>(base.properties());
        base.secrets().forEach((name, source) -> {
            long generation = secretVersions.generation(name, source);
            properties.computeIfPresent(ConfigurationKeys.pidOf(name), (pid, values) -> {
                Map<String, Object> copy = new TreeMap<>(values);
                copy.put(ConfigurationKeys.generationOf(name), generation);
                return Map.copyOf(copy);
            });
        });
        EffectiveConfiguration next = base.numbered(effectiveConfiguration.generation() + 1, Map.copyOf(properties));
        if (next.differsFrom(effectiveConfiguration)) {
            claimBuffer(next);
            effectiveConfiguration = next;
        }
    }

    private void claimBuffer(EffectiveConfiguration next) {
        String folder = text(next, BufferKeys.BUFFER_PATH);
        if (!folder.isEmpty()) {
            bufferFolders.claim(Path.of(folder), text(next, ListenerKeys.PROJECT_ID), text(next, ListenerKeys.URL));
        }
    }

    private static String text(EffectiveConfiguration of, Key key) {
        return of.settings().stream()
                .filter(setting -> setting.key().equals(key.full()))
                .map(setting -> Objects.toString(setting.value(), ""))
                .findFirst()
                .orElse("");
    }

    public EffectiveConfiguration snapshot() {
        return effectiveConfiguration;
    }

    public List<String> sources() {
        return sources;
    }

    public List<String> faults() {
        return faults;
    }

    public List<String> hints() {
        return hints;
    }

    /** The INI file from which a part of the effective configuration comes, or null. */
    public synchronized @Nullable Path effectiveIni() {
        return effectiveIni;
    }

    Path secretsFolder() {
        return configurationPaths.etc().resolve("secrets");
    }

    synchronized boolean isOverlaid(String full) {
        return reader.read(effectiveIni).lookup().console().find(full) != null;
    }

    SourceLayer environment() {
        return reader.environment();
    }

    /** Every effective setting, with its note. */
    public List<Setting> settings() {
        return effectiveConfiguration.settings().stream().map(this::remarked).toList();
    }

    private Setting remarked(Setting setting) {
        String remark = remarks.get(setting.key());
        if (remark == null) {
            return setting;
        }
        String note = setting.note() == null ? remark : setting.note() + "; " + remark;
        return new Setting(setting.key(), setting.value(), setting.origin(), setting.requested(), note);
    }

    /** The files whose change may change the configuration; the same list object until the list may have changed. For one thread. */
    List<Path> watched() {
        EffectiveConfiguration now = effectiveConfiguration;
        if (watchedFor != now.generation()) {
            List<Path> paths = new ArrayList<>(configurationPaths.candidates());
            paths.add(configurationPaths.overlay());
            paths.add(secretReader.pgPass());
            now.secrets().values().forEach(source -> {
                if (source instanceof SecretSource.File file) {
                    paths.add(file.path());
                }
            });
            watched = List.copyOf(paths);
            watchedFor = now.generation();
        }
        return watched;
    }

    public Optional<Secret> databasePassword(String server) throws SecretException {
        return secret(ServerSections.section(server) + "." + DatabaseKeys.PASSWORD.name());
    }

    public Optional<Secret> listenerApiKey() throws SecretException {
        return secret(ListenerKeys.API_KEY.full());
    }

    public Optional<Secret> listenerProxyPassword() throws SecretException {
        return secret(ListenerKeys.PROXY_PASSWORD.full());
    }

    private Optional<Secret> secret(String full) throws SecretException {
        return secretReader.read(effectiveConfiguration.secrets().getOrDefault(full, new SecretSource.None()));
    }
}
