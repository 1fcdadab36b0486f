package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Random edits of the operator's file. Every valid version has the same number in seven keys of six sections, so that the watcher would see
 * a mixture of two versions.
 */
final class RandomEdits {
    private static final List<String> NUMBERED = List.of(
            "database.lock_timeout_ms",
            "database.connection_timeout_s",
            "collection.interval_s",
            "listener.max_requests_per_minute",
            "buffer.max_size_mb",
            "circuit_breaker.fail_max",
            "safety.budget_percent");

    private final ConfiguredAgent configured;
    private final Random random;
    private final AtomicBoolean over = new AtomicBoolean();
    private int good;
    private int refused;

    RandomEdits(ConfiguredAgent configured, long seed) {
        this.configured = configured;
        this.random = new Random(seed);
    }

    String run(int edits) throws Exception {
        write(10);
        await(true, true);
        ExecutorService watcher = Executors.newSingleThreadExecutor();
        try (AgentShell other = configured.agent.shell()) {
            Future<Integer> looks = watcher.submit(() -> watch(other));
            for (int i = 0; i < edits; i++) {
                await(edit(), random.nextInt(3) == 0);
            }
            over.set(true);
            int looked = looks.get();
            write(11);
            await(true, true);
            return edits + " edits, " + refused + " of them refused, " + looked + " looks at whole configurations";
        } finally {
            over.set(true);
            watcher.shutdownNow();
        }
    }

    private int watch(AgentShell shell) throws IOException {
        int looks = 0;
        while (!over.get()) {
            assertThat(numbers(ConfiguredAgent.settings(shell)))
                    .as("never half of a file")
                    .hasSize(1);
            looks++;
        }
        return looks;
    }

    /** One edit; true if it is valid. */
    private boolean edit() throws IOException {
        int number = 10 + random.nextInt(91);
        Map<String, String> values = values(number);
        String text = ConfiguredAgent.text(values);
        switch (random.nextInt(8)) {
            case 0, 1 -> write(number);
            case 2 -> Files.writeString(configured.ini(), text);
            case 3 ->
                Files.writeString(configured.ini(), text.replace("interval_s = " + number, "interval_s = -" + number));
            case 4 -> {
                String key = NUMBERED.get(random.nextInt(NUMBERED.size()));
                String name = key.substring(key.indexOf('.') + 1);
                Files.writeString(configured.ini(), text.substring(0, text.indexOf(name + " = ") + name.length()));
            }
            case 5 -> Files.deleteIfExists(configured.ini());
            case 6 -> Files.writeString(configured.ini(), "");
            default -> {
                byte[] noise = new byte[1 + random.nextInt(400)];
                random.nextBytes(noise);
                noise[0] = (byte) 0xff;
                Files.write(configured.ini(), noise);
            }
        }
        boolean isGood = Files.exists(configured.ini())
                && Files.readAllLines(configured.ini(), StandardCharsets.ISO_8859_1)
                        .equals(text.lines().toList());
        good = isGood ? number : good;
        refused += isGood ? 0 : 1;
        return isGood;
    }

    private void write(int number) throws IOException {
        configured.write(values(number));
        good = number;
    }

    private Map<String, String> values(int number) {
        Map<String, String> values = new LinkedHashMap<>(configured.base());
        NUMBERED.forEach(key -> values.put(key, String.valueOf(number)));
        return values;
    }

    /** Waits until the edit is in force or reported as invalid: by the agent's own check or, faster, by a reload command. */
    private void await(boolean isGood, boolean byItself) throws Exception {
        if (!byItself) {
            AgentProcess.Answer answer = configured.shell.bitville("config", "reload");
            assertThat(answer.exitStatus() == 0).as(answer.out() + answer.err()).isEqualTo(isGood);
            assertThat(answer.out().contains("NOT IN FORCE")).isEqualTo(!isGood);
        }
        configured.becomes(
                "number " + good + " stays or comes into force",
                new InForce(isGood, Set.of((double) good), good, (long) good << 20),
                this::inForce);
    }

    /** As the status and the settings show it. */
    private record InForce(boolean faultless, Set<Double> numbers, int intervalS, long capBytes) {}

    private InForce inForce() throws IOException {
        ConfiguredAgent.View view = configured.view();
        JsonNode status = view.status();
        return new InForce(
                status.path("config").path("faults").isEmpty(),
                numbers(view.settings()),
                status.path("engine").path("interval_s").asInt(),
                status.path("spool").path("cap_bytes").asLong());
    }

    private static Set<Double> numbers(ObjectNode settings) {
        Set<Double> numbers = new TreeSet<>();
        NUMBERED.forEach(key -> numbers.add(settings.path(key).path("value").asDouble()));
        return numbers;
    }
}
