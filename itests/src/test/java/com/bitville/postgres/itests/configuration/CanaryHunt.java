package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.CanarySearch;
import com.bitville.postgres.itests.support.JmxAttach;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.net.ForwardProxy;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Secrets from every source, each in use: one database role for each, one after the other for the listener's key. Then every command and
 * every page is used once, and the test searches for the secrets in every place that could contain them.
 */
final class CanaryHunt {
    private static final String FILE_PASSWORD = "canary-file-90c4be";
    private static final String SHELL_PASSWORD = "canary-shell-1d7f22";
    private static final String FILE_KEY = "canary-filekey-c83e10";
    private static final String INI_PROXY = "canary-iniproxy-7d2a96";
    private static final String FILE_PROXY = "canary-fileproxy-e05b1c";
    private static final String SHELL_PROXY = "canary-shellproxy-38fc70";
    private static final String SHELL_KEY = "canary-shellkey-44ab97";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The commands; the help of each is requested, too. */
    private static final List<String> COMMANDS = List.of(
            "bitville:status",
            "bitville:status --json",
            "bitville:config",
            "bitville:config --json",
            "bitville:config get database.password",
            "bitville:config get listener.api_key --json",
            "bitville:config get listener.proxy_password",
            "bitville:config set listener.proxy_password x",
            "bitville:config set listener.timeout_s 7",
            "bitville:config unset listener.timeout_s",
            "bitville:config set listener.api_key x",
            "bitville:config reload",
            "bitville:buffer",
            "bitville:buffer --json",
            "bitville:buffer list",
            "bitville:buffer verify",
            "bitville:buffer retry-dead",
            "bitville:breaker",
            "bitville:breaker reset",
            "bitville:ship --now",
            "bitville:doctor",
            "bitville:doctor --json",
            "bitville:pool",
            "bitville:collectors",
            "bitville:collectors show activity",
            "bitville:collect activity",
            "bitville:collect --json activity",
            "bitville:statements",
            "bitville:host",
            "bitville:egress",
            "bitville:history",
            "bitville:history --json",
            "bitville:checks --all",
            "bitville:checks --all --json",
            "bitville:pause looking",
            "bitville:resume",
            "bitville:buffer purge --yes",
            "bitville:web-user other",
            "bitville:web-user --remove other",
            "shell:info",
            "system:property",
            "service:list",
            "bundle:list",
            "feature:list -i",
            "scr:list",
            "log:display",
            "shell:history");

    private final ConfiguredAgent configured;
    private final ForwardProxy proxy = ForwardProxy.start();
    private final Map<String, String> seen = new LinkedHashMap<>();

    CanaryHunt(ConfiguredAgent configured) {
        this.configured = configured;
    }

    void run(Path elsewhere) throws Exception {
        try (ForwardProxy opened = proxy) {
            hunt(elsewhere);
            assertThat(opened.heads()).anyMatch(head -> CanarySearch.shows(head, SHELL_PROXY));
        }
    }

    private void hunt(Path elsewhere) throws Exception {
        useEverySource(elsewhere);
        useEveryCommand();
        configured.console.pages().forEach((page, body) -> seen.put("page " + page, body));
        seen.put("process arguments", read("/proc/" + configured.agent.pid() + "/cmdline"));
        seen.put("JMX", String.join("\n", JmxAttach.attributes(configured.agent.pid())));
        configured.listener.all().forEach(request -> seen.put("payload " + request.payloadId(), request.text()));
        System.out.println(seen.size() + " answers, pages and payloads searched, and the files of the installation");
        assertThat(seen)
                .containsKeys(
                        "page /system/console/bitville",
                        "page /system/console/bitville/state.json",
                        "page /system/console/configMgr",
                        "page /system/console/healthcheck",
                        "page /system/console/logs",
                        "page /system/console/services",
                        "page /system/console/vmstat");

        Map<String, Set<String>> found = new LinkedHashMap<>();
        seen.forEach((place, text) -> canaries().stream()
                .filter(canary -> CanarySearch.shows(text, canary))
                .forEach(canary ->
                        found.computeIfAbsent(canary, any -> new TreeSet<>()).add(place)));
        CanarySearch.below(configured.agent.home(), canaries())
                .forEach((canary, places) ->
                        found.computeIfAbsent(canary, any -> new TreeSet<>()).addAll(places));
        assertThat(found)
                .containsOnly(
                        Map.entry(ConfiguredAgent.INI_PASSWORD, Set.of("etc/agent.ini")),
                        Map.entry(ConfiguredAgent.INI_KEY, Set.of("etc/agent.ini")),
                        Map.entry(INI_PROXY, Set.of("etc/agent.ini")),
                        Map.entry(SHELL_PROXY, Set.of("etc/secrets/listener.proxy_password")),
                        Map.entry(SHELL_PASSWORD, Set.of("etc/secrets/database~told.password")),
                        Map.entry(SHELL_KEY, Set.of("etc/secrets/listener.api_key")));
        assertThat(read("/proc/" + configured.agent.pid() + "/environ")).contains(ConfiguredAgent.VARIABLE_PASSWORD);
    }

    private static List<String> canaries() {
        return List.of(
                ConfiguredAgent.INI_PASSWORD,
                ConfiguredAgent.VARIABLE_PASSWORD,
                ConfiguredAgent.INI_KEY,
                FILE_PASSWORD,
                SHELL_PASSWORD,
                INI_PROXY,
                FILE_PROXY,
                SHELL_PROXY,
                FILE_KEY,
                SHELL_KEY);
    }

    private void useEverySource(Path elsewhere) throws Exception {
        configured.postgres.createMonitorRole("by_file", FILE_PASSWORD);
        configured.postgres.createMonitorRole("by_shell", SHELL_PASSWORD);
        Path password = ConfiguredAgent.privateFile(elsewhere.resolve("password"), FILE_PASSWORD + "\n");
        Path key = ConfiguredAgent.privateFile(elsewhere.resolve("key"), FILE_KEY + "\n");
        answered(configured.shell.run("bitville:config set-secret database:told.password", SHELL_PASSWORD + "\n"));
        Map<String, String> values = configured.base();
        values.put("collection.interval_s", "1");
        // All four are one server, and share its five connections.
        values.put("database.pool_min_size", "1");
        values.put("database:filed.user", "by_file");
        values.put("database:filed.password_file", password.toString());
        values.put("database:told.user", "by_shell");
        configured.write(values);
        configured.follows(
                "four servers are up", () -> states().equals(Set.of("default up", "filed up", "given up", "told up")));
        for (String server : List.of("default", "filed", "given", "told")) {
            configured.listener.awaitRequest(request -> server.equals(server(request)), PATIENCE);
        }
        values.put("listener.api_key_file", key.toString());
        delivers(FILE_KEY, () -> configured.write(values));
        values.put("listener.proxy", proxy.url());
        // Three bytes with the colon: base 64 of the password then has the form that the search uses.
        values.put("listener.proxy_user", "by");
        values.put("listener.proxy_password", INI_PROXY);
        passes(INI_PROXY, () -> configured.write(values));
        values.put(
                "listener.proxy_password_file",
                ConfiguredAgent.privateFile(elsewhere.resolve("proxy"), FILE_PROXY + "\n")
                        .toString());
        passes(FILE_PROXY, () -> configured.write(values));
        passes(
                SHELL_PROXY,
                () -> answered(configured.shell.run(
                        "bitville:config set-secret listener.proxy_password", SHELL_PROXY + "\n")));
        delivers(
                SHELL_KEY,
                () -> answered(configured.shell.run("bitville:config set-secret listener.api_key", SHELL_KEY + "\n")));
    }

    private static String server(AcceptedRequest request) {
        return request.data().path("server").asText();
    }

    private interface Change {
        void make() throws Exception;
    }

    /** The listener only accepts another key, and the agent notices. */
    private void delivers(String key, Change change) throws Exception {
        configured.listener.apiKey(key);
        change.make();
        long before = configured.listener.log().acceptedCount();
        configured.follows(
                "delivered with another key", () -> configured.listener.log().acceptedCount() > before);
    }

    /** The proxy only accepts another password, and a payload is delivered with it. */
    private void passes(String password, Change change) throws Exception {
        proxy.login("by", password);
        int asked = proxy.heads().size();
        change.make();
        configured.follows(
                "the proxy is given the password",
                () -> proxy.heads().stream().skip(asked).anyMatch(head -> CanarySearch.shows(head, password)));
        long before = configured.listener.log().acceptedCount();
        configured.follows(
                "delivered by the proxy", () -> configured.listener.log().acceptedCount() > before);
    }

    private Set<String> states() throws IOException {
        Set<String> states = new TreeSet<>();
        for (JsonNode server : configured.monitored()) {
            states.add(server.path("name").asText() + " " + server.path("state").asText());
        }
        return states;
    }

    private void useEveryCommand() throws IOException {
        for (String line : COMMANDS) {
            AgentProcess.Answer answer = configured.shell.run(line);
            seen.put("command " + line, answer.out() + answer.err());
        }
        Set<String> names = new TreeSet<>();
        COMMANDS.stream().map(line -> line.split(" ", 2)[0]).forEach(names::add);
        for (String name : names) {
            AgentProcess.Answer answer = configured.shell.run(name + " --help");
            seen.put("help of " + name, answer.out() + answer.err());
        }
        assertThat(seen.get("command bitville:config")).contains("database.password", "***", "database:told.password");
    }

    private static void answered(AgentProcess.Answer answer) {
        assertThat(answer.exitStatus()).as(answer.out() + answer.err()).isZero();
    }

    private static String read(String path) throws IOException {
        return Files.readString(Path.of(path)).replace('\0', '\n');
    }
}
