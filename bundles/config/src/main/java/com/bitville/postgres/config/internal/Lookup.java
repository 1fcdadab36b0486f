package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds a key in the sources, each of which overrides those after it; a further server's own values override inherited ones. */
record Lookup(Layer environment, Layer console, Layer ini) {
    Lookup with(Layer otherConsole) {
        return new Lookup(environment, otherConsole, ini);
    }

    /** To whom alone a secret may be sent: a console must not be able to send it elsewhere. */
    String givenFor(Binding binding, SecretSource source) {
        String set = Overlay.boundTo(console, binding.file());
        boolean fromConsole =
                source instanceof SecretSource.File file && file.origin().equals(Overlay.ORIGIN);
        return fromConsole && set != null
                ? set
                : with(Layer.EMPTY).bindings().stream()
                        .filter(operators -> operators.secret().equals(binding.secret()))
                        .map(Binding::to)
                        .findFirst()
                        .orElse("");
    }

    List<Binding> bindings() {
        String proxy = value(ListenerKeys.PROXY, new Findings()).text();
        String url = value(ListenerKeys.URL, new Findings()).text();
        return List.of(Binding.apiKey(url, proxy), Binding.proxyPassword(proxy));
    }

    Set<String> servers() {
        Set<String> servers = new TreeSet<>(environment.servers());
        servers.addAll(console.servers());
        servers.addAll(ini.servers());
        return servers;
    }

    List<Layer> layers() {
        return List.of(environment, console, ini);
    }

    Value value(Key key, Findings findings) {
        for (String section : lineage(key)) {
            String full = section + "." + key.name();
            for (Layer layer : layers()) {
                Layer.Given given = layer.find(full);
                Value value = given == null ? null : read(key, full, given, findings);
                if (layer.isBroken(section)) {
                    return new Value(key, null, "unknown", null, "its section cannot be read", true);
                }
                if (value != null) {
                    return value;
                }
            }
        }
        return new Value(key, key.standard(), "default", null, null, false);
    }

    /** The sections that a key's value may stand in, its own first. */
    private static List<String> lineage(Key key) {
        // Where a server logs is its own affair, unlike everything else.
        if (!Servers.isFurther(key.section()) || key.name().equals(CollectionKeys.LOG_PATH.name())) {
            return List.of(key.section());
        }
        boolean ofLog = key.pid().equals(Keys.LOGS);
        return List.of(key.section(), (ofLog ? CollectionKeys.LOG_PATH : DatabaseKeys.HOST).section());
    }

    private static Value read(Key key, String full, Layer.Given given, Findings findings) {
        Object parsed = key.type().parse(given.text());
        boolean unset = key.type() == Type.TEXT
                && key.standard() == null
                && given.text().isEmpty();
        if (unset) {
            return new Value(key, null, given.origin(), null, null, false);
        }
        if (parsed == null || !key.rule().accepts().test(parsed)) {
            findings.fault(complaint(key, full, given));
            String requested = key.secret() ? null : Words.printable(outward(key, given));
            return new Value(key, null, given.origin(), requested, "not allowed", true);
        }
        Object capped = key.rule().capped().apply(parsed);
        Value value = new Value(key, capped, given.origin(), null, null, false);
        if (!capped.equals(parsed)) {
            value = new Value(key, capped, given.origin(), parsed, key.rule().event(), false);
        }
        return oldMeaning(given) ? value.noted("percent_is_literal: the former agent read %% as %") : value;
    }

    private static boolean oldMeaning(Layer.Given given) {
        return given.origin().startsWith("ini:")
                && (given.text().contains("%%") || given.text().contains("%("));
    }

    private static String unnameable(Key key, Layer.Given given) {
        boolean path = key.rule().equals(Rule.FILE) || key.equals(BufferKeys.BUFFER_PATH);
        return path && Rule.printable(given.text()) && !Rule.isNameable(given.text())
                ? "; without a locale Java can name no such file: start the agent with LC_ALL=C.UTF-8"
                : "";
    }

    /** A user with a colon is most likely one with a password behind it. */
    private static String outward(Key key, Layer.Given given) {
        return key.equals(ListenerKeys.PROXY_USER) ? given.text().replaceFirst("(?s):.*", ":***") : given.text();
    }

    private static String complaint(Key key, String full, Layer.Given given) {
        String type = key.type() == Type.INTEGER || key.type() == Type.DECIMAL
                ? key.type().words() + ", "
                : "";
        return full + (key.secret() ? "" : " is " + Words.shown(outward(key, given))) + " (" + given.origin()
                + "); allowed: " + type + key.rule().allowed() + unnameable(key, given);
    }

    /** Where a secret is: the first source that says anything about it decides. */
    SecretSource secret(String section, Key secret, Key file) {
        List<String> lineage = Servers.isFurther(section) ? List.of(section, secret.section()) : List.of(section);
        for (String place : lineage) {
            for (Layer layer : layers()) {
                Layer.Given literal = layer.find(place + "." + secret.name());
                Layer.Given path = layer.find(place + "." + file.name());
                if (literal != null || path != null) {
                    return source(literal, path);
                }
            }
        }
        return new SecretSource.None();
    }

    private static SecretSource source(Layer.@Nullable Given literal, Layer.@Nullable Given path) {
        if (Former.UNKNOWN.equals(literal)) {
            return new SecretSource.Withheld(
                    "it cannot be had while the configuration is faulty; bitville:config shows what to mend");
        }
        boolean hasLiteral = literal != null && !literal.text().isEmpty();
        boolean fromEnvironment = literal != null && literal.origin().startsWith("env:");
        boolean hasPath =
                path != null && !path.text().isEmpty() && Rule.printable(path.text()) && Rule.isNameable(path.text());
        if (path != null && hasPath && !(hasLiteral && fromEnvironment)) {
            return new SecretSource.File(Path.of(path.text()), path.origin());
        }
        if (literal != null && hasLiteral) {
            return new SecretSource.Literal(new Secret(literal.text()), literal.origin());
        }
        return new SecretSource.None();
    }
}
