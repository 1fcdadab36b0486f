package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
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
import com.bitville.postgres.config.internal.value.ServerSections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the snapshot in force and decides which reading replaces it: one that would take away or damage nothing that works. Everything
 * is read without waiting; reading anew and editing is done by one thread at a time.
 */
public final class ConfigurationStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStore.class);

    private final ConfigurationPaths places;
    private final SourceReader reader;
    private final SecretReader secretReader;
    private final SecretVersions rotation;
    private final ConfigurationLog journal = new ConfigurationLog(LOG);
    /** Decided once for each wanted folder: payloads must not change their place while the agent runs. */
    private final Map<String, String> bufferFolders = new HashMap<>();

    private final Map<String, String> remarks = new ConcurrentHashMap<>();
    private final PreviousConfiguration former;
    private volatile EffectiveConfiguration snapshot = EffectiveConfiguration.NONE;
    private volatile List<String> faults = List.of();
    private volatile List<String> hints = List.of();
    private volatile List<String> sources = List.of();
    /** The INI file that something in force comes from. */
    private @Nullable Path iniInForce;

    private List<Path> watched = List.of();
    private long watchedFor = -1;

    public ConfigurationStore(ConfigurationPaths places) {
        this(places, secret -> 1, PreviousConfiguration.NONE);
    }

    /**
     * Reads nothing yet.
     *
     * @param formerGenerations the count that was last published for a secret
     * @param former what was in force until now
     */
    public ConfigurationStore(
            ConfigurationPaths places, ToLongFunction<String> formerGenerations, PreviousConfiguration former) {
        this.places = places;
        this.former = former;
        this.iniInForce = former.ini();
        this.reader = new SourceReader(places);
        this.secretReader = new SecretReader(PgPassFile.of(places.environment(), places.home()));
        this.rotation = new SecretVersions(secretReader, formerGenerations);
    }

    /** Reads all sources anew and puts what they amount to in force, if nothing that works is hurt by it. */
    public synchronized void reload() {
        SourceReader.Reading reading = reader.read(iniInForce);
        KeyLookup lookup = reading.lookup();
        List<String> outdated = Overlay.outdated(lookup);
        Map<String, @Nullable String> dropped = new HashMap<>();
        outdated.forEach(key -> dropped.put(key, null));
        SourceLayer console = Overlay.with(lookup, dropped);
        Resolution resolution = resolve(lookup.with(console), reading.findings());
        boolean taken = isTaken(resolution);
        if (taken) {
            if (!outdated.isEmpty()) {
                drop(outdated, console);
            }
            iniInForce = lookup.ini().equals(SourceLayer.EMPTY) ? null : reading.path();
            sources = reading.sources();
            put(resolution.snapshot());
        } else if (snapshot.generation() == 0) {
            sources = List.of(PreviousConfiguration.SOURCE);
            put(former.only(kept(lookup)));
        } else {
            put(snapshot);
        }
        // Last: who sees that there is none any more finds the mended values in force.
        faults = reading.findings().messages();
        hints = reading.findings().hints();
        journal.record(snapshot, sources, faults, taken);
        journal.hints(hints);
    }

    /** What an edit needs to have written besides the overlay. */
    interface Beforehand {
        void write() throws EditException;
    }

    /** Changes the overlay and nothing else. */
    void edit(Map<String, @Nullable String> edits) throws EditException {
        edit(edits, () -> {});
    }

    /**
     * Changes the overlay if the whole is valid with it.
     *
     * @param edits new values, null for those to take away
     * @param beforehand what is written first, and only where the edit is not refused
     * @throws EditException saying what is wrong with it
     */
    synchronized void edit(Map<String, @Nullable String> edits, Beforehand beforehand) throws EditException {
        SourceReader.Reading reading = reader.read(iniInForce);
        KeyLookup lookup = reading.lookup();
        if (!lookup.console().broken().isEmpty()) {
            throw new EditException(places.overlay() + " is faulty; mend or delete it", null);
        }
        ConfigurationErrors before = new ConfigurationErrors();
        resolve(lookup, before);
        SourceLayer console = Overlay.with(lookup, edits);
        ConfigurationErrors findings = new ConfigurationErrors();
        Resolution resolution = resolve(lookup.with(console), findings);
        List<String> reasons = new ArrayList<>(findings.messages());
        reasons.removeAll(before.messages());
        if (!reasons.isEmpty()) {
            throw new EditException(String.join("; ", reasons), null);
        }
        if (!isTaken(resolution)) {
            throw new EditException("what is configured otherwise is faulty; mend it first: " + faults, null);
        }
        for (SecretBinding binding : resolution.bindings()) {
            if (edits.get(binding.file().full()) != null) {
                console = Overlay.bound(console, binding);
            }
        }
        beforehand.write();
        write(console);
        edits.keySet().forEach(remarks::remove);
        reload();
    }

    /** Remembers what the operator should know about a setting, until it is set again. */
    void remark(String full, String text) {
        remarks.put(full, text);
    }

    private Resolution resolve(KeyLookup lookup, ConfigurationErrors findings) {
        return Resolver.resolve(
                lookup, findings, wanted -> bufferFolders.computeIfAbsent(wanted, places::bufferFolder));
    }

    /** The console's values stay what they are, unless it is they that are faulty. */
    private EffectiveConfiguration kept(KeyLookup lookup) {
        EffectiveConfiguration kept =
                resolve(former.instead(lookup), new ConfigurationErrors()).snapshot();
        return former.isHurtBy(kept)
                ? resolve(former.instead(lookup.with(SourceLayer.EMPTY)), new ConfigurationErrors())
                        .snapshot()
                : kept;
    }

    private boolean isTaken(Resolution resolution) {
        return snapshot.generation() == 0
                ? !former.isHurtBy(resolution.snapshot())
                : snapshot.faultyPids().containsAll(resolution.snapshot().faultyPids());
    }

    private void drop(List<String> outdated, SourceLayer console) {
        try {
            Overlay.write(places.overlay(), console);
        } catch (IOException e) {
            // It stays outdated and without effect, and is dropped from the file with the next edit.
            LOG.warn("config_overlay_not_written file={} reason={}", places.overlay(), e.toString());
        }
        outdated.forEach(key -> remarks.put(key, "console_value_dropped: the INI file's own value has changed"));
    }

    private void write(SourceLayer console) throws EditException {
        try {
            Overlay.write(places.overlay(), console);
        } catch (IOException e) {
            throw new EditException(places.overlay() + " cannot be written: " + e, e);
        }
    }

    /** Puts a snapshot in force with the secrets' generations brought up to date, if that makes any difference. */
    private void put(EffectiveConfiguration base) {
        Map<String, Map<String, Object>> properties = new TreeMap<>(base.properties());
        base.secrets().forEach((name, source) -> {
            long generation = rotation.generation(name, source);
            properties.computeIfPresent(ConfigurationKeys.pidOf(name), (pid, values) -> {
                Map<String, Object> copy = new TreeMap<>(values);
                copy.put(ConfigurationKeys.generationOf(name), generation);
                return Map.copyOf(copy);
            });
        });
        EffectiveConfiguration next = base.numbered(snapshot.generation() + 1, Map.copyOf(properties));
        if (next.differsFrom(snapshot)) {
            snapshot = next;
        }
    }

    public EffectiveConfiguration snapshot() {
        return snapshot;
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

    /** The INI file that something in force comes from, or null. */
    public synchronized @Nullable Path iniInForce() {
        return iniInForce;
    }

    Path secretsFolder() {
        return places.etc().resolve("secrets");
    }

    synchronized boolean isOverlaid(String full) {
        return reader.read(iniInForce).lookup().console().find(full) != null;
    }

    SourceLayer environment() {
        return reader.environment();
    }

    /** Every setting in force, with what the operator should know about it. */
    public List<Setting> settings() {
        return snapshot.settings().stream().map(this::remarked).toList();
    }

    private Setting remarked(Setting setting) {
        String remark = remarks.get(setting.key());
        if (remark == null) {
            return setting;
        }
        String note = setting.note() == null ? remark : setting.note() + "; " + remark;
        return new Setting(setting.key(), setting.value(), setting.origin(), setting.requested(), note);
    }

    /** The files whose change may change the configuration; the same list until that may have changed. For one thread. */
    List<Path> watched() {
        EffectiveConfiguration now = snapshot;
        if (watchedFor != now.generation()) {
            List<Path> paths = new ArrayList<>(places.candidates());
            paths.add(places.overlay());
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
        return secretReader.read(snapshot.secrets().getOrDefault(full, new SecretSource.None()));
    }
}
