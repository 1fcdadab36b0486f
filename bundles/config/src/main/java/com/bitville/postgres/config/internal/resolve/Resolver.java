package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.keys.BufferKeys;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
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
import java.util.function.UnaryOperator;

/** Makes one validated whole of environment, console and INI, in this order of precedence, over the defaults. */
public final class Resolver {
    private final KeyLookup lookup;
    private final ConfigurationErrors findings;
    private final UnaryOperator<String> bufferFolder;
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, Map<String, Object>> properties = new TreeMap<>();
    private final Map<String, SecretSource> secrets = new TreeMap<>();

    private Resolver(KeyLookup lookup, ConfigurationErrors findings, UnaryOperator<String> bufferFolder) {
        this.lookup = lookup;
        this.findings = findings;
        this.bufferFolder = bufferFolder;
    }

    /**
     * Resolves everything.
     *
     * @param lookup the sources
     * @param findings collects what is wrong
     * @param bufferFolder the folder to use where the wanted one may be unusable
     */
    public static Resolution resolve(
            KeyLookup lookup, ConfigurationErrors findings, UnaryOperator<String> bufferFolder) {
        return new Resolver(lookup, findings, bufferFolder).run();
    }

    private Resolution run() {
        group(ConfigurationKeys.ALL, ServerSections.DEFAULT);
        List<Key> perServer =
                ConfigurationKeys.ALL.stream().filter(Key::perServer).toList();
        lookup.servers().forEach(server -> group(perServer, server));
        findings.faultyPids().forEach(properties::remove);
        EffectiveConfiguration snapshot = new EffectiveConfiguration(
                0, List.copyOf(settings), Map.copyOf(properties), Map.copyOf(secrets), findings.faultyPids());
        return new Resolution(snapshot, lookup.bindings());
    }

    private void group(List<Key> keys, String server) {
        ServerValues group = new ServerValues(keys, server, lookup, findings);
        CrossChecks.ofServer(group, findings);
        password(group);
        if (server.equals(ServerSections.DEFAULT)) {
            CrossChecks.ofListener(group, findings);
            lookup.bindings().forEach(binding -> listenerSecret(group, binding));
            group.change(BufferKeys.BUFFER_PATH, this::buffer);
        }
        boolean enabled = group.get(DatabaseKeys.ENABLED).flag();
        group.all().forEach(value -> emit(value, server, enabled));
    }

    private ResolvedValue buffer(ResolvedValue wanted) {
        String usable = wanted.faulty() ? wanted.text() : bufferFolder.apply(wanted.text());
        return usable.equals(wanted.text()) ? wanted : wanted.moved(usable, "buffer_path_replaced");
    }

    private void password(ServerValues group) {
        Key key = group.get(DatabaseKeys.PASSWORD).key();
        SecretSource source = lookup.secret(key.section(), DatabaseKeys.PASSWORD, DatabaseKeys.PASSWORD_FILE);
        if (source instanceof SecretSource.None) {
            source = new SecretSource.PgPass(
                    group.get(DatabaseKeys.HOST).text(),
                    group.get(DatabaseKeys.PORT).number(),
                    group.get(DatabaseKeys.NAME).text(),
                    group.get(DatabaseKeys.USER).text());
        }
        showOrigin(group, DatabaseKeys.PASSWORD, source);
        warnIfOpen(group, DatabaseKeys.PASSWORD, source);
        secrets.put(key.full(), source);
    }

    /** A secret out of a file is set, and comes from wherever that file was named. */
    private static void showOrigin(ServerValues group, Key secret, SecretSource source) {
        if (source instanceof SecretSource.File file) {
            group.change(secret, value -> value.from(file.origin()));
        }
    }

    /** A secret in a file that others can read is used, since containers mount them so, but not without a word. */
    private static void warnIfOpen(ServerValues group, Key secret, SecretSource source) {
        Path holder = source.holder();
        if (holder != null && SecretReader.isOpenToOthers(holder)) {
            group.change(secret, value -> value.noted("secret_open_to_others: chmod 600 " + holder));
        }
    }

    private void listenerSecret(ServerValues group, SecretBinding binding) {
        Key secret = binding.secret();
        SecretSource source = lookup.secret(secret.section(), secret, binding.file());
        showOrigin(group, secret, source);
        warnIfOpen(group, secret, source);
        String givenFor = lookup.givenFor(binding, source);
        SecretSource limited = binding.limited(source, givenFor);
        if (!limited.equals(source)) {
            group.change(
                    secret,
                    value -> value.noted("withheld: given for " + SecretBinding.named(givenFor) + ", set it again"));
        }
        secrets.put(secret.full(), limited);
    }

    private void emit(ResolvedValue value, String server, boolean enabled) {
        Key key = value.key();
        String pid = key.perServer() ? key.pid() + "~" + server : key.pid();
        settings.add(value.setting());
        if (value.faulty()) {
            findings.affects(pid);
        }
        Object property = value.property();
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
