package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.config.internal.keys.BufferKeys;
import com.bitville.postgres.config.internal.keys.CollectionKeys;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.HistoryKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.keys.outlet.AlertsKeys;
import com.bitville.postgres.config.internal.keys.outlet.KafkaKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import com.bitville.postgres.config.internal.secret.SecretBinding;
import com.bitville.postgres.config.internal.secret.SecretSource;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import com.bitville.postgres.config.internal.value.ServerSections;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import com.bitville.postgres.config.internal.value.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds a key in the sources, each of which overrides those after it; an additional server's own values override inherited ones.
 *
 * @param dataSources the addresses of servers that are data sources of the container
 */
public record KeyLookup(SourceLayer dataSources, SourceLayer environment, SourceLayer console, SourceLayer ini) {
    /** Keys that a further server does not inherit: whether it is monitored, its data source, and where it logs. */
    private static final Set<String> OWN =
            Set.of(DatabaseKeys.ENABLED.name(), DatabaseKeys.DATASOURCE.name(), CollectionKeys.LOG_PATH.name());

    public KeyLookup(SourceLayer environment, SourceLayer console, SourceLayer ini) {
        this(SourceLayer.EMPTY, environment, console, ini);
    }

    public KeyLookup with(SourceLayer otherConsole) {
        return new KeyLookup(dataSources, environment, otherConsole, ini);
    }

    KeyLookup withDataSources(SourceLayer addresses) {
        return new KeyLookup(addresses, environment, console, ini);
    }

    /** The only address to which a secret may be sent: the console must not be able to redirect it. */
    String givenFor(SecretBinding secretBinding, SecretSource source) {
        String set = Overlay.boundTo(console, secretBinding.file());
        boolean fromConsole =
                source instanceof SecretSource.File file && file.origin().equals(Overlay.ORIGIN);
        return fromConsole && set != null ? set : operatorsAddress(secretBinding.secret());
    }

    /** Where the operator alone would send a secret; empty for nowhere. */
    private String operatorsAddress(Key secret) {
        return with(SourceLayer.EMPTY).bindings().stream()
                .filter(operators -> operators.secret().equals(secret))
                .map(SecretBinding::to)
                .findFirst()
                .orElse("");
    }

    List<SecretBinding> bindings() {
        String proxy = text(ListenerKeys.PROXY);
        return List.of(
                SecretBinding.apiKey(text(ListenerKeys.URL), proxy),
                SecretBinding.proxyPassword(proxy),
                SecretBinding.brokerPassword(text(KafkaKeys.BOOTSTRAP_SERVERS), text(KafkaKeys.SECURITY_PROTOCOL)),
                SecretBinding.collectorHeaders(text(OtlpKeys.ENDPOINT)),
                SecretBinding.alertHeaders(text(AlertsKeys.WEBHOOK_URL), text(AlertsKeys.PROXY)));
    }

    /**
     * Whether the collector's address is the operator's own, so that the headers of OpenTelemetry's environment variables, which are given
     * with no address, may be sent to it.
     */
    boolean isOperatorsCollector() {
        return SecretBinding.collectorHeaders(text(OtlpKeys.ENDPOINT))
                .to()
                .equals(operatorsAddress(OtlpKeys.HEADERS_FILE));
    }

    private String text(Key key) {
        return value(key, new ConfigurationErrors()).text();
    }

    Set<String> servers() {
        Set<String> servers = new TreeSet<>(dataSources.servers());
        servers.addAll(environment.servers());
        servers.addAll(console.servers());
        servers.addAll(ini.servers());
        return servers;
    }

    List<SourceLayer> layers() {
        return List.of(dataSources, environment, console, ini);
    }

    ResolvedValue value(Key key, ConfigurationErrors configurationErrors) {
        for (String section : lineage(key)) {
            String full = section + "." + key.name();
            for (SourceLayer sourceLayer : layers()) {
                SourceLayer.Given given = sourceLayer.find(full);
                ResolvedValue resolvedValue = given == null ? null : read(key, full, given, configurationErrors);
                if (sourceLayer.isBroken(section)) {
                    return new ResolvedValue(key, null, "unknown", null, "unknown: its section cannot be read", true);
                }
                if (resolvedValue != null) {
                    return resolvedValue;
                }
            }
        }
        return new ResolvedValue(key, key.standard(), "default", null, null, false);
    }

    /** The sections that may contain a key's value, its own first. */
    private static List<String> lineage(Key key) {
        if (!ServerSections.isFurther(key.section()) || OWN.contains(key.name())) {
            return List.of(key.section());
        }
        boolean ofLog = key.pid().equals(ConfigurationKeys.LOGS);
        return List.of(key.section(), (ofLog ? CollectionKeys.LOG_PATH : DatabaseKeys.HOST).section());
    }

    private static ResolvedValue read(
            Key key, String full, SourceLayer.Given given, ConfigurationErrors configurationErrors) {
        Object parsed = key.type().parse(given.text());
        boolean unset = key.type() == ValueType.TEXT
                && key.standard() == null
                && given.text().isEmpty();
        if (unset) {
            return new ResolvedValue(key, null, given.origin(), null, null, false);
        }
        if (parsed == null || !key.rule().accepts().test(parsed)) {
            configurationErrors.fault(complaint(key, full, given));
            String requested = key.secret() ? null : MessageText.printable(outward(key, given));
            return new ResolvedValue(key, null, given.origin(), requested, "not allowed", true);
        }
        Object capped = key.rule().capped().apply(parsed);
        ResolvedValue resolvedValue = new ResolvedValue(key, capped, given.origin(), null, null, false);
        if (!capped.equals(parsed)) {
            resolvedValue = new ResolvedValue(
                    key, capped, given.origin(), parsed, key.rule().event(), false);
        }
        return oldMeaning(given)
                ? resolvedValue.noted("percent_is_literal: the predecessor of this agent read %% as %")
                : resolvedValue;
    }

    private static boolean oldMeaning(SourceLayer.Given given) {
        return given.origin().startsWith("ini:")
                && (given.text().contains("%%") || given.text().contains("%("));
    }

    private static String unnameable(Key key, SourceLayer.Given given) {
        boolean path = key.rule().equals(ValueConstraint.FILE)
                || key.equals(BufferKeys.BUFFER_PATH)
                || key.equals(HistoryKeys.PATH);
        return path && ValueConstraint.printable(given.text()) && !ValueConstraint.isNameable(given.text())
                ? "; without a locale Java cannot open a file of this name: start the agent with LC_ALL=C.UTF-8"
                : "";
    }

    /** Hides the part after a colon in a user's name, which is probably a password. */
    private static String outward(Key key, SourceLayer.Given given) {
        return key.equals(ListenerKeys.PROXY_USER) ? given.text().replaceFirst("(?s):.*", ":***") : given.text();
    }

    private static String complaint(Key key, String full, SourceLayer.Given given) {
        String type = key.type() == ValueType.INTEGER || key.type() == ValueType.DECIMAL
                ? key.type().words() + ", "
                : "";
        return full + (key.secret() ? "" : " is " + MessageText.shown(outward(key, given))) + " (" + given.origin()
                + "); allowed: " + type + key.rule().allowed() + unnameable(key, given);
    }

    /** The source of a secret: the first source that sets it decides. */
    SecretSource secret(String section, Key secret, Key file) {
        List<String> lineage =
                ServerSections.isFurther(section) ? List.of(section, secret.section()) : List.of(section);
        for (String place : lineage) {
            for (SourceLayer sourceLayer : layers()) {
                SourceLayer.Given literal = sourceLayer.find(place + "." + secret.name());
                SourceLayer.Given path = sourceLayer.find(place + "." + file.name());
                if (literal != null || path != null) {
                    return source(literal, path);
                }
            }
        }
        return new SecretSource.None();
    }

    private static SecretSource source(SourceLayer.@Nullable Given literal, SourceLayer.@Nullable Given path) {
        if (PreviousConfiguration.UNKNOWN.equals(literal)) {
            return new SecretSource.Withheld(
                    "not available while the configuration is invalid; bitville:config shows the errors");
        }
        boolean hasLiteral = literal != null && !literal.text().isEmpty();
        boolean fromEnvironment = literal != null && literal.origin().startsWith("env:");
        boolean hasPath = path != null
                && !path.text().isEmpty()
                && ValueConstraint.printable(path.text())
                && ValueConstraint.isNameable(path.text());
        if (path != null && hasPath && !(hasLiteral && fromEnvironment)) {
            return new SecretSource.File(Path.of(path.text()), path.origin());
        }
        if (literal != null && hasLiteral) {
            return new SecretSource.Literal(new Secret(literal.text()), literal.origin());
        }
        return new SecretSource.None();
    }
}
