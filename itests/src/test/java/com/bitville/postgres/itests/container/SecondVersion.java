package com.bitville.postgres.itests.container;

import com.bitville.postgres.api.collect.Collector;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.osgi.service.component.annotations.Component;

/** The example collector after a change by its developer: another column in the SQL file and in the declaration, recompiled. */
final class SecondVersion {
    private static final String CLASS = "com/example/uptime/UptimeCollector";
    private static final String SQL = "com/example/uptime/uptime.sql";

    private SecondVersion() {}

    /** The jar that the build made. */
    static Path first(Path example) throws IOException {
        try (Stream<Path> jars = Files.list(example.resolve("target"))) {
            return jars.filter(jar -> jar.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar below " + example));
        }
    }

    /** Puts the changed class and SQL file into a copy of the first version. */
    static void build(Path example, Path work, Path target) throws IOException {
        Path source =
                Files.createDirectories(work.resolve("com/example/uptime")).resolve("UptimeCollector.java");
        Files.writeString(
                source,
                changed(
                        Files.readString(example.resolve("src/main/java/" + CLASS + ".java")),
                        "\"Time since the server started\")",
                        "\"Time since the server started\"), new Column(\"config_loaded_at\", Kind.TIME, \"\", \"Last"
                                + " reload\")"));
        String sql = changed(
                Files.readString(example.resolve("src/main/resources/" + SQL)),
                "AS uptime_s",
                "AS uptime_s,\n  pg_catalog.pg_conf_load_time() AS config_loaded_at");
        compile(source, work);
        Path part = work.resolve("second.jar");
        try (JarFile from = new JarFile(first(example).toFile())) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "2.0.0");
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(part), manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    String name = entry.getName();
                    if (!name.equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(name));
                        to.write(
                                switch (name) {
                                    case CLASS + ".class" -> Files.readAllBytes(work.resolve(name));
                                    case SQL -> sql.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                                    default -> from.getInputStream(entry).readAllBytes();
                                });
                        to.closeEntry();
                    }
                }
            }
        }
        Files.move(part, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String changed(String text, String what, String by) throws IOException {
        String changed = text.replace(what, by);
        if (changed.equals(text)) {
            throw new IOException("the example has no " + what);
        }
        return changed;
    }

    private static void compile(Path source, Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        String path = Stream.of(Collector.class, Component.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("--release", "17", "-proc:none", "-classpath", path, "-d", target.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        if (!compiled) {
            throw new IOException(said.toString());
        }
    }
}
