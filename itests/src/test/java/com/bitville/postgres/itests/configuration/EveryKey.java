package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.config.KeyRow;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Changes each row of the table of keys in the running agent in one of the possible ways. */
final class EveryKey {
    private final ConfiguredAgent configured;
    /** Without the keys that can disable a whole server, which removes its forms; they are tested separately. */
    private final List<KeyRow> rows;

    EveryKey(ConfiguredAgent configured) {
        this.configured = configured;
        this.rows = KeyRow.all().stream()
                .map(row -> row.in(configured.folder().toString()))
                .filter(row ->
                        !Set.of("database.enabled", "database.datasource").contains(row.key()))
                .toList();
    }

    void byTheFile() throws Exception {
        for (Function<KeyRow, String> value : List.<Function<KeyRow, String>>of(KeyRow::allowed, KeyRow::allowedToo)) {
            Map<String, String> values = new LinkedHashMap<>();
            rows.forEach(row -> values.put(row.key(), value.apply(row)));
            configured.write(values);
            List<String> lines = ConfiguredAgent.text(values).lines().toList();
            configured.becomes("every key follows the file", wanted(rows, value), () -> actual(rows));
            JsonNode settings = configured.settings();
            for (KeyRow row : rows) {
                String origin = settings.path(row.key()).path("origin").asText();
                assertThat(origin).as(row.key()).startsWith("ini:" + configured.ini() + ":");
                String line = lines.get(Integer.parseInt(origin.substring(origin.lastIndexOf(':') + 1)) - 1);
                assertThat(line).startsWith(row.secret() ? row.name() : row.name() + " = " + value.apply(row));
            }
        }
    }

    void byTheForms() throws Exception {
        for (Function<KeyRow, String> value : List.<Function<KeyRow, String>>of(KeyRow::allowed, KeyRow::allowedToo)) {
            Map<String, Map<String, String>> forms = new TreeMap<>();
            rows.stream()
                    .filter(KeyRow::inForm)
                    .forEach(row -> forms.computeIfAbsent(row.form(), pid -> new HashMap<>())
                            .put(row.name(), value.apply(row)));
            for (Map.Entry<String, Map<String, String>> form : forms.entrySet()) {
                configured.console.save(form.getKey(), form.getValue());
                List<KeyRow> fields = rows.stream()
                        .filter(row -> row.form().equals(form.getKey()))
                        .toList();
                configured.becomes(form.getKey() + " follows its form", wanted(fields, value), () -> actual(fields));
                JsonNode settings = configured.settings();
                assertThat(fields)
                        .allMatch(row ->
                                settings.path(row.key()).path("origin").asText().equals("console"));
            }
        }
    }

    /** A browser's form has a check box for true or false, so nothing else can be entered there. */
    void wrongEntriesArePutBack() throws Exception {
        Set<String> forms = new TreeSet<>();
        for (KeyRow row : rows) {
            boolean box = row.allowed().matches("true|false");
            // Without the deep profile one field of each form.
            if (!row.inForm() || box || !(forms.add(row.form()) || ConfigurationIT.DEEP)) {
                continue;
            }
            String before = shown(configured.settings(), row);
            configured.console.save(row.form(), Map.of(row.name(), row.refused()));
            configured.follows(row.key() + " is put back", () -> {
                JsonNode setting = configured.settings().path(row.key());
                return setting.path("note").asText().contains("edit refused: " + row.key())
                        && ofThisProject(configured
                                        .form(row.form())
                                        .path(row.name())
                                        .path("value")
                                        .asText())
                                .equals(before);
            });
            assertThat(configured.settings().path(row.key()).path("note").asText())
                    .contains("allowed: ");
            assertThat(shown(configured.settings(), row)).as(row.key()).isEqualTo(before);
        }
    }

    void byTheShell() throws Exception {
        Set<String> sections = new TreeSet<>();
        for (KeyRow row : rows) {
            String section = row.key().substring(0, row.key().indexOf('.'));
            // Without the deep profile one key of each section.
            if (row.secret() || !(sections.add(section) || ConfigurationIT.DEEP)) {
                continue;
            }
            AgentProcess.Answer answer = configured.shell.run(AgentShell.line("config", "set", row.key(), row.allowed())
                    + "; " + AgentShell.line("config", "set", row.key(), row.allowedToo()));
            assertThat(answer.exitStatus()).as(answer.out() + answer.err()).isZero();
            assertThat(ofThisProject(answer.out()).lines())
                    .anyMatch(line -> line.startsWith(row.key() + " = " + row.allowed() + " (console)"))
                    .anyMatch(line -> line.startsWith(row.key() + " = " + row.allowedToo() + " (console)"));
            if (row.inForm()) {
                configured.becomes(
                        row.key() + " follows the shell",
                        row.allowedToo(),
                        () -> ofThisProject(configured
                                .form(row.form())
                                .path(row.name())
                                .path("value")
                                .asText()));
            }
            AgentProcess.Answer refused = configured.shell.bitville("config", "set", row.key(), row.refused());
            assertThat(refused.exitStatus()).as(row.key()).isNotZero();
            assertThat(refused.out() + refused.err()).contains(row.key(), "allowed: ");
            AgentProcess.Answer unset = configured.shell.bitville("config", "unset", row.key());
            assertThat(unset.exitStatus()).as(unset.out() + unset.err()).isZero();
            assertThat(unset.out()).startsWith(row.key() + " = ").doesNotContain("(console)");
        }
    }

    /** Each value, in both forms. */
    private static Map<String, String> wanted(List<KeyRow> fields, Function<KeyRow, String> value) {
        Map<String, String> wanted = new TreeMap<>();
        for (KeyRow row : fields) {
            wanted.put(row.key(), value.apply(row));
            if (row.inForm()) {
                wanted.put(row.key() + " in " + row.form(), value.apply(row));
            }
        }
        return wanted;
    }

    private Map<String, String> actual(List<KeyRow> fields) throws Exception {
        Map<String, String> actual = new TreeMap<>();
        Map<String, JsonNode> forms = new HashMap<>();
        JsonNode settings = configured.settings();
        for (KeyRow row : fields) {
            actual.put(row.key(), shown(settings, row));
            if (row.inForm()) {
                if (!forms.containsKey(row.form())) {
                    forms.put(row.form(), configured.form(row.form()));
                }
                JsonNode form = Objects.requireNonNull(forms.get(row.form()));
                actual.put(
                        row.key() + " in " + row.form(),
                        ofThisProject(form.path(row.name()).path("value").asText()));
            }
        }
        return actual;
    }

    private static String shown(JsonNode settings, KeyRow row) {
        return ofThisProject(settings.path(row.key()).path("value").asText(""));
    }

    /** The key of the project is changed on the way, and a folder that another project has used keeps this one's payloads apart. */
    private static String ofThisProject(String value) {
        return value.replaceAll("/apart/[0-9a-f-]{36}", "");
    }
}
