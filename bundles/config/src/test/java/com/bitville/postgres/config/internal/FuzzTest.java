package com.bitville.postgres.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.buffer.BufferFolder;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.resolve.EffectiveConfiguration;
import com.bitville.postgres.config.internal.resolve.KeyLookup;
import com.bitville.postgres.config.internal.resolve.Resolver;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.source.EnvironmentReader;
import com.bitville.postgres.config.internal.source.IniLayer;
import com.bitville.postgres.config.internal.source.IniReader;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.source.TextFile;
import com.bitville.postgres.config.internal.value.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any content of a file or variable results in a value, or in an error with the place and the allowed values. */
class FuzzTest {
    private static final Duration EACH =
            "deep".equals(System.getProperty("bitville.depth")) ? Duration.ofMinutes(5) : Duration.ofSeconds(10);
    /** Fixed, so that a failure is reproducible; a faster machine gets further in the same sequence. */
    private static final long SEED = Long.getLong("bitville.seed", 20261124);

    private static final List<String> TOKENS = List.of(
            "[database]",
            "[database:a]",
            "[database:",
            "[DEFAULT]",
            "[listener]",
            "[",
            "]",
            "=",
            ":",
            "#",
            ";",
            "%%",
            "%(",
            "\n",
            "\r\n",
            "\r",
            "\n ",
            "\n\t",
            " ",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "\\",
            "\"",
            "ä",
            "password",
            "api_key",
            "port",
            "HOST",
            "5432",
            "-1",
            "1e9",
            "9999999999999999999",
            "true",
            "$[env:HOME]",
            "@ini",
            ".");

    private interface Attempt {
        void on(Random random) throws IOException;
    }

    private static void fuzz(String what, Attempt attempt) throws IOException {
        Random random = new Random(SEED);
        long end = System.nanoTime() + EACH.toNanos();
        long attempts = 0;
        for (; System.nanoTime() < end; attempts++) {
            attempt.on(random);
        }
        System.out.println(attempts + " attempts on " + what + " with -Dbitville.seed=" + SEED);
        assertThat(attempts).isPositive();
    }

    /** Both in parallel, so that twenty seconds take ten. */
    @Test
    void anyContentGivesAValueOrAClearError(@TempDir Path folder) throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> attempts = List.of(
                    () -> {
                        anyBytesOfAFile(folder);
                        return null;
                    },
                    () -> {
                        anyValueOfAnyKey();
                        return null;
                    });
            for (Future<Void> done : both.invokeAll(attempts)) {
                done.get();
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static void anyBytesOfAFile(Path folder) throws IOException {
        byte[] example = Documentation.example().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("f.ini");
        fuzz("the bytes of a file", random -> {
            Files.write(file, mutated(example, random));
            ConfigurationErrors configurationErrors = new ConfigurationErrors();
            SourceLayer ini;
            try {
                ini = IniLayer.ofFile(IniReader.read(TextFile.read(file).orElse("")), "f", configurationErrors);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).{5,200}");
                return;
            }
            assertSound(new KeyLookup(SourceLayer.EMPTY, SourceLayer.EMPTY, ini), configurationErrors);
        });
    }

    /** A part of the example with inserted tokens, changed bytes and a truncated end. */
    private static byte[] mutated(byte[] example, Random random) {
        int from = random.nextInt(example.length);
        int length = Math.min(example.length - from, random.nextInt(600));
        StringBuilder text = new StringBuilder(new String(example, from, length, StandardCharsets.UTF_8));
        for (int i = random.nextInt(12); i > 0; i--) {
            text.insert(random.nextInt(text.length() + 1), TOKENS.get(random.nextInt(TOKENS.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    private static void anyValueOfAnyKey() throws IOException {
        String alphabet = "0123456789-+.eEnNaft /:@[]%\n\u0000ä";
        fuzz("the values of keys", random -> {
            Key key = ConfigurationKeys.ALL.get(random.nextInt(ConfigurationKeys.ALL.size()));
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            ConfigurationErrors configurationErrors = new ConfigurationErrors();
            SourceLayer sourceLayer =
                    EnvironmentReader.read(Map.of(key.variable(), text.toString()), configurationErrors);
            KeyLookup keyLookup = new KeyLookup(sourceLayer, SourceLayer.EMPTY, SourceLayer.EMPTY);
            assertThat(assertSound(keyLookup, configurationErrors).settings()).hasSize(ConfigurationKeys.ALL.size());
            assertThat(configurationErrors.messages()).allMatch(message -> message.contains(key.variable()));
        });
    }

    private static EffectiveConfiguration assertSound(KeyLookup keyLookup, ConfigurationErrors configurationErrors) {
        EffectiveConfiguration effectiveConfiguration = Resolver.resolve(
                        keyLookup, configurationErrors, wish -> new BufferFolder(wish.path(), null, ""))
                .snapshot();
        assertThat(configurationErrors.messages())
                .allMatch(message -> message.chars().noneMatch(Character::isISOControl));
        assertThat(Collections.disjoint(
                        effectiveConfiguration.faultyPids(),
                        effectiveConfiguration.properties().keySet()))
                .isTrue();
        assertThat(effectiveConfiguration.faultyPids().isEmpty()
                        || !configurationErrors.messages().isEmpty())
                .isTrue();
        return effectiveConfiguration;
    }
}
