package com.bitville.postgres.checks.internal.setting;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of {@code settings.txt}: a value of a setting that is wrong.
 *
 * @param check the check that tells it; several lines may have the same
 * @param setting the setting
 * @param test {@code =VALUE}, {@code <NUMBER}, {@code >NUMBER}, {@code !TEXT} (does not contain); in the setting's base unit
 * @param severity how much it matters
 * @param role where it matters: any, primary
 * @param message what it means
 * @param cure the value to set, not the default to go back to: whoever reads the remedy may have the other one in a file
 */
record SettingRule(
        String check, String setting, String test, CheckSeverity severity, String role, String message, String cure) {
    private static final int FIELDS = 7;

    static List<SettingRule> declared() {
        InputStream in = Objects.requireNonNull(SettingRule.class.getResourceAsStream("settings.txt"), "settings.txt");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(SettingRule::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SettingRule parse(String line) {
        List<String> fields =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException(
                    "a rule of a setting has " + FIELDS + " fields, not as many has: " + line);
        }
        if (fields.get(FIELDS - 1).isEmpty()) {
            throw new IllegalArgumentException("a rule of a setting says what to set, not as does: " + line);
        }
        return new SettingRule(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                CheckSeverity.valueOf(fields.get(3).toUpperCase(Locale.ROOT)),
                fields.get(4),
                fields.get(5),
                fields.get(6));
    }

    /** One check for each name in the file. */
    static List<ServerCheck> checks() {
        Map<String, List<SettingRule>> byCheck = new LinkedHashMap<>();
        declared()
                .forEach(rule -> byCheck.computeIfAbsent(rule.check(), name -> new ArrayList<>())
                        .add(rule));
        return byCheck.entrySet().stream()
                .map(each -> BuiltInCheck.named(
                                "settings",
                                each.getKey(),
                                "A setting has a value that does harm: "
                                        + String.join(
                                                ", ",
                                                each.getValue().stream()
                                                        .map(SettingRule::setting)
                                                        .distinct()
                                                        .toList())
                                        + ".",
                                "settings_all",
                                "server")
                        .answers(view -> answer(view, each.getValue())))
                .toList();
    }

    private static CheckAnswer answer(ServerView view, List<SettingRule> rules) {
        List<SettingRule> apply = rules.stream()
                .filter(rule -> !rule.role().equals("primary") || view.isPrimary())
                .toList();
        if (apply.isEmpty()) {
            return CheckAnswer.notApplicable("a standby");
        }
        CheckAnswer answer =
                CheckAnswer.of(apply.stream().flatMap(rule -> rule.look(view)).toList());
        List<String> absent = apply.stream()
                .map(SettingRule::setting)
                .filter(name -> !SettingValues.hasValue(view, name))
                .distinct()
                .toList();
        if (absent.isEmpty()) {
            return answer;
        }
        boolean open = absent.stream().anyMatch(name -> view.isSeen("", name));
        return absent.size() == apply.size()
                ? CheckAnswer.unknown(SettingValues.unread(absent), SettingValues.GRANT)
                : answer.except(open ? Set.of("") : Set.of(), SettingValues.unread(absent), SettingValues.GRANT);
    }

    private Stream<Observation> look(ServerView view) {
        return view.rows("settings_all").stream()
                .filter(row -> row.text("name").equals(setting) && row.has("setting") && isWrong(row))
                .map(this::observation);
    }

    private boolean isWrong(TableRow row) {
        String operand = test.substring(1).strip();
        String value = row.text("setting");
        return switch (test.charAt(0)) {
            case '=' -> value.equals(operand);
            case '!' -> !value.contains(operand);
            case '<' -> row.number("setting").isPresent() && row.count("setting") < Double.parseDouble(operand);
            case '>' -> row.number("setting").isPresent() && row.count("setting") > Double.parseDouble(operand);
            default -> throw new IllegalArgumentException("the rule of " + setting + " has the test " + test);
        };
    }

    private Observation observation(TableRow row) {
        boolean restart = row.text("context").equals("postmaster");
        String place = row.has("sourcefile") ? row.text("sourcefile") + ":" + row.text("sourceline") : "";
        List<String> remedy = new ArrayList<>();
        remedy.add("-- look: where the value comes from");
        remedy.add("SELECT name, setting, unit, source, sourcefile, sourceline FROM pg_settings WHERE name = "
                + Texts.literal(setting) + ";");
        if (SettingValues.isOfCommandLine(row)) {
            remedy.add(SettingValues.inCommandLine(setting, Texts.literal(cure)));
            remedy.add("-- way back: the option as it was, and a restart");
        } else {
            remedy.add(
                    restart
                            ? "-- cure: in force after the next restart of the server"
                            : "-- cure: in force after a reload, no lock, at once");
            remedy.add("ALTER SYSTEM SET " + setting + " = " + Texts.literal(cure) + ";");
            remedy.add(restart ? "-- then restart the server in a quiet hour" : "SELECT pg_reload_conf();");
            remedy.add("-- way back: ALTER SYSTEM SET " + setting + " = " + Texts.literal(row.text("setting")) + ";");
        }
        return Observation.of(severity, setting + " is " + Texts.oneLine(row.text("setting")) + ": " + message)
                .on("", setting)
                .with("setting", row.text("setting"))
                .with("unit", row.text("unit"))
                .with("source", row.text("source"))
                .with("place", place)
                .remedied(remedy.toArray(String[]::new));
    }
}
