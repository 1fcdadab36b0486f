package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.buffer.BufferFolder;
import com.bitville.postgres.config.internal.buffer.BufferFolders;
import com.bitville.postgres.config.internal.keys.BufferKeys;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.FeatureKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import com.bitville.postgres.config.internal.secret.SecretBinding;
import com.bitville.postgres.config.internal.secret.SecretReader;
import com.bitville.postgres.config.internal.secret.SecretSource;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Resolves and validates all settings from environment, console and INI file, in this order of precedence, over the defaults. */
public final class Resolver {
    private final KeyLookup keyLookup;
    private final ConfigurationErrors configurationErrors;
    private final Function<BufferFolders.Wish, BufferFolder> bufferFolder;
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, Map<String, Object>> properties = new TreeMap<>();
    private final Map<String, SecretSource> secrets = new TreeMap<>();

    private Resolver(
            KeyLookup keyLookup,
            ConfigurationErrors configurationErrors,
            Function<BufferFolders.Wish, BufferFolder> bufferFolder) {
        this.keyLookup = keyLookup;
        this.configurationErrors = configurationErrors;
        this.bufferFolder = bufferFolder;
    }

    /**
     * Resolves all settings.
     *
     * @param keyLookup the sources
     * @param configurationErrors collects the errors
     * @param bufferFolder maps the configured folder to the one to use, because it may be unusable or another installation's
     */
    public static Resolution resolve(
            KeyLookup keyLookup,
            ConfigurationErrors configurationErrors,
            Function<BufferFolders.Wish, BufferFolder> bufferFolder) {
        return new Resolver(keyLookup, configurationErrors, bufferFolder).run();
    }

    private Resolution run() {
        group(ConfigurationKeys.ALL, ServerSections.DEFAULT);
        List<Key> perServer =
                ConfigurationKeys.ALL.stream().filter(Key::perServer).toList();
        keyLookup.servers().forEach(server -> group(perServer, server));
        configurationErrors.faultyPids().forEach(properties::remove);
        EffectiveConfiguration effectiveConfiguration = new EffectiveConfiguration(
                0,
                List.copyOf(settings),
                Map.copyOf(properties),
                Map.copyOf(secrets),
                configurationErrors.faultyPids());
        return new Resolution(effectiveConfiguration, keyLookup.bindings());
    }

    private void group(List<Key> keys, String server) {
        ServerValues serverValues = new ServerValues(keys, server, keyLookup, configurationErrors);
        CrossChecks.ofServer(serverValues, configurationErrors);
        password(serverValues);
        if (server.equals(ServerSections.DEFAULT)) {
            CrossChecks.ofListener(serverValues, configurationErrors);
            CrossChecks.ofKafka(serverValues, configurationErrors);
            keyLookup.bindings().forEach(secretBinding -> bound(serverValues, secretBinding));
            ResolvedValue toListener = serverValues.get(ListenerKeys.ENABLED);
            if (!toListener.faulty() && !toListener.flag()) {
                properties
                        .computeIfAbsent(ConfigurationKeys.BUFFER, unused -> new TreeMap<>())
                        .put(BufferKeys.TO_LISTENER, false);
            }
            properties
                    .computeIfAbsent(ConfigurationKeys.OTLP, unused -> new TreeMap<>())
                    .put(OtlpKeys.VARIABLE_HEADERS, keyLookup.isOperatorsCollector());
            String project = serverValues.get(ListenerKeys.PROJECT_ID).text();
            serverValues.change(BufferKeys.BUFFER_PATH, wanted -> buffer(wanted, project));
        }
        boolean enabled = serverValues.get(DatabaseKeys.ENABLED).flag();
        serverValues.all().forEach(resolvedValue -> emit(resolvedValue, server, enabled));
        if (server.equals(ServerSections.DEFAULT)) {
            properties
                    .computeIfAbsent(ConfigurationKeys.FEATURES, unused -> new TreeMap<>())
                    .putAll(FeatureChoice.properties(serverValues.all(), FeatureKeys.OFFERED));
        }
    }

    private ResolvedValue buffer(ResolvedValue wanted, String project) {
        if (wanted.faulty()) {
            return wanted;
        }
        boolean chosen = !wanted.origin().equals("default");
        BufferFolder usable = bufferFolder.apply(new BufferFolders.Wish(wanted.text(), chosen, project));
        properties
                .computeIfAbsent(wanted.key().pid(), unused -> new TreeMap<>())
                .put(BufferKeys.OWNER, usable.owner());
        return usable.path().equals(wanted.text()) ? wanted : wanted.moved(usable.path(), usable.note());
    }

    private void password(ServerValues serverValues) {
        Key key = serverValues.get(DatabaseKeys.PASSWORD).key();
        SecretSource source = keyLookup.secret(key.section(), DatabaseKeys.PASSWORD, DatabaseKeys.PASSWORD_FILE);
        if (source instanceof SecretSource.None) {
            source = new SecretSource.PgPass(
                    serverValues.get(DatabaseKeys.HOST).text(),
                    serverValues.get(DatabaseKeys.PORT).number(),
                    serverValues.get(DatabaseKeys.NAME).text(),
                    serverValues.get(DatabaseKeys.USER).text());
        }
        showOrigin(serverValues, DatabaseKeys.PASSWORD, source);
        warnIfOpen(serverValues, DatabaseKeys.PASSWORD, source);
        secrets.put(key.full(), source);
    }

    /** A secret in a file counts as set, with the origin of the file's key. */
    private static void showOrigin(ServerValues serverValues, Key secret, SecretSource source) {
        if (source instanceof SecretSource.File file) {
            serverValues.change(secret, resolvedValue -> resolvedValue.from(file.origin()));
        }
    }

    /** A secret in a file that others can read is used, because containers mount secrets like that, but with a note. */
    private static void warnIfOpen(ServerValues serverValues, Key secret, SecretSource source) {
        Path holder = source.holder();
        if (holder != null && SecretReader.isOpenToOthers(holder)) {
            serverValues.change(
                    secret, resolvedValue -> resolvedValue.noted("secret_open_to_others: chmod 600 " + holder));
        }
    }

    private void bound(ServerValues serverValues, SecretBinding secretBinding) {
        Key secret = secretBinding.secret();
        SecretSource source = keyLookup.secret(secret.section(), secret, secretBinding.file());
        String givenFor = keyLookup.givenFor(secretBinding, source);
        SecretSource limited = secretBinding.limited(source, givenFor);
        String note = "withheld: given for " + SecretBinding.named(givenFor) + ", set it again";
        boolean withheld = !limited.equals(source);
        if (secretBinding.isFileAlone()) {
            if (withheld) {
                serverValues.change(secret, resolvedValue -> resolvedValue.withheld(note));
            }
            return;
        }
        showOrigin(serverValues, secret, source);
        warnIfOpen(serverValues, secret, source);
        if (withheld) {
            serverValues.change(secret, resolvedValue -> resolvedValue.noted(note));
        }
        secrets.put(secret.full(), limited);
    }

    private void emit(ResolvedValue resolvedValue, String server, boolean enabled) {
        Key key = resolvedValue.key();
        String pid = key.perServer() ? key.pid() + "~" + server : key.pid();
        settings.add(resolvedValue.setting());
        if (resolvedValue.faulty()) {
            configurationErrors.affects(pid);
        }
        Object property = resolvedValue.property();
        if (key.property() == null || property == null || (key.perServer() && !enabled)) {
            return;
        }
        Map<String, Object> into = properties.computeIfAbsent(pid, unused -> new TreeMap<>());
        into.put(key.property(), property);
        if (key.perServer()) {
            into.put(ConfigurationKeys.SERVER, server);
        }
    }
}
