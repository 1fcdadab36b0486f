package com.bitville.postgres.itests.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Uses the web console like a browser: its pages, and its configuration forms posted with all fields. */
final class ConsoleBrowser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINK = Pattern.compile("href=[\"'](/system/console/[^\"'?#]+)[\"']");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String root;
    private final String login;

    ConsoleBrowser(int port, String user, String password) {
        root = "http://127.0.0.1:" + port;
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The form of a PID: its fields by the names that they show. */
    ObjectNode form(String pid) throws IOException, InterruptedException {
        ObjectNode fields = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field :
                JSON.readTree(post(pid, Map.of()).body()).path("properties").properties()) {
            ObjectNode named = field.getValue().deepCopy();
            fields.set(named.path("name").asText(), named.put("id", field.getKey()));
        }
        return fields;
    }

    /** Fills in some fields of a form and saves it; the browser sends the others as they are. */
    void save(String pid, Map<String, String> entered) throws IOException, InterruptedException {
        ObjectNode fields = form(pid);
        for (String name : entered.keySet()) {
            if (!fields.has(name)) {
                throw new AssertionError(pid + " has no field " + name + ": " + fields);
            }
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String value = entered.getOrDefault(
                    field.getKey(), field.getValue().path("value").asText());
            parameters.put(field.getValue().path("id").asText(), value);
        }
        expect(302, post(pid, applied(parameters)));
    }

    /** Creates an instance of a factory from its empty form. */
    void make(String factory, Map<String, String> values) throws IOException, InterruptedException {
        Map<String, String> parameters = applied(values);
        parameters.put("factoryPid", factory);
        expect(302, post("[Temporary PID replaced by real PID upon save]", parameters));
    }

    void delete(String pid) throws IOException, InterruptedException {
        expect(200, post(pid, Map.of("apply", "1", "delete", "1")));
    }

    private static Map<String, String> applied(Map<String, String> values) {
        Map<String, String> parameters = new LinkedHashMap<>(values);
        parameters.put("apply", "1");
        parameters.put("action", "ajaxConfigManager");
        parameters.put("$location", "?");
        parameters.put("propertylist", String.join(",", values.keySet()));
        return parameters;
    }

    private static void expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(response + ": " + response.body());
        }
    }

    private HttpResponse<String> post(String pid, Map<String, String> parameters)
            throws IOException, InterruptedException {
        String body = parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return send(request("/system/console/configMgr/" + encoded(pid).replace("+", "%20"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", root)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Every page that can be reached from the first one, with its body. */
    Map<String, String> pages() throws IOException, InterruptedException {
        Map<String, String> bodies = new LinkedHashMap<>();
        Set<String> known = new TreeSet<>(Set.of("/system/console/bundles", "/system/console/bitville/state.json"));
        List<String> open = new ArrayList<>(known);
        while (!open.isEmpty()) {
            String path = open.remove(0);
            String body = send(request(path.replace(" ", "%20")).GET()).body();
            bodies.put(path, body);
            Matcher link = LINK.matcher(body);
            while (link.find()) {
                String next = link.group(1);
                // Skips the logout and static resources, which contain nothing about the agent.
                if (!next.contains("/res/") && !next.endsWith("/logout") && known.add(next)) {
                    open.add(next);
                }
            }
        }
        return bodies;
    }

    int status() throws IOException, InterruptedException {
        return send(request("/system/console/configMgr").GET()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", login);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
