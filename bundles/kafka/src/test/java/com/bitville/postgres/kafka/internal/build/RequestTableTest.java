package com.bitville.postgres.kafka.internal.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestTableTest {
    private static final String TABLE = "org.apache.kafka.common.message.ApiMessageType";
    private static final Pattern DATA = Pattern.compile("org\\.apache\\.kafka\\.common\\.message\\.(\\w+)Data");

    /** The bundle's classes are those of the tests, too; a class path of its own shows what one use of them loads. */
    private static final class Apart extends URLClassLoader {
        private final List<String> loaded = new ArrayList<>();

        private Apart(List<URL> path) {
            super(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        static Apart bundle() throws IOException {
            return new Apart(List.of(url(Path.of("target", "classes")), library("slf4j-api")));
        }

        static Apart library() throws IOException {
            return new Apart(List.of(library("kafka-clients"), library("slf4j-api")));
        }

        private static URL library(String name) throws IOException {
            String jar = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(each -> Path.of(each).getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            return url(Path.of(jar));
        }

        private static URL url(Path path) throws MalformedURLException {
            return path.toUri().toURL();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            loaded.add(name);
            return super.findClass(name);
        }
    }

    @Test
    void loadsTheAnswersThatAreReadAndNoOtherMessage() throws Exception {
        try (Apart bundle = Apart.bundle()) {
            Class.forName("org.apache.kafka.common.protocol.ApiKeys", true, bundle);
            Set<String> messages = new TreeSet<>();
            bundle.loaded.forEach(name -> DATA.matcher(name).results().forEach(found -> messages.add(found.group(1))));
            assertThat(messages)
                    .containsExactlyElementsOf(new TreeSet<>(RequestTable.READ.stream()
                            .map(name -> name + "Response")
                            .toList()));
        }
    }

    @Test
    void saysOfEveryRequestWhatTheLibrarySays() throws Exception {
        try (Apart bundle = Apart.bundle();
                Apart library = Apart.library()) {
            assertThat(facts(bundle)).hasSizeGreaterThan(80).isEqualTo(facts(library));
        }
    }

    private static Map<String, List<Object>> facts(ClassLoader from) throws ReflectiveOperationException {
        Map<String, List<Object>> facts = new TreeMap<>();
        Class<?> table = Class.forName(TABLE, true, from);
        for (Object each : table.getEnumConstants()) {
            List<Object> of = new ArrayList<>();
            for (String name : List.of(
                    "apiKey", "lowestSupportedVersion", "lowestDeprecatedVersion", "highestDeprecatedVersion")) {
                of.add(table.getMethod(name).invoke(each));
            }
            short highest = (short)
                    table.getMethod("highestSupportedVersion", boolean.class).invoke(each, true);
            of.add(highest);
            of.add(String.valueOf(table.getMethod("listeners").invoke(each)));
            for (short version = 0; version <= highest; version++) {
                of.add(table.getMethod("requestHeaderVersion", short.class).invoke(each, version));
                of.add(table.getMethod("responseHeaderVersion", short.class).invoke(each, version));
            }
            facts.put(String.valueOf(each), of);
        }
        return facts;
    }

    @Test
    void isTheSameOnceItWasChangedAndRefusesAnotherClass() throws Exception {
        try (Apart bundle = Apart.bundle();
                Apart library = Apart.library()) {
            byte[] changed = file(bundle, TABLE);
            assertThat(RequestTable.withoutSchemas(changed)).isEqualTo(changed);
            assertThat(RequestTable.withoutSchemas(file(library, TABLE))).isEqualTo(changed);
            byte[] other = file(library, "org.apache.kafka.common.protocol.Errors");
            assertThatThrownBy(() -> RequestTable.withoutSchemas(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another table of requests");
        }
    }

    private static byte[] file(ClassLoader from, String name) throws IOException {
        try (InputStream in = from.getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
