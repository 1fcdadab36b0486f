package com.bitville.postgres.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules that help a newcomer to find the way: unique names, small packages, loggers named after their class. */
class SignpostsTest {
    private static final int FILES_IN_A_PACKAGE = 15;
    private static final int PARAMETERS = 6;
    private static final Pattern LOGGER = Pattern.compile("getLogger\\(\\s*(\\w+)\\.class");

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static List<Path> production = List.of();
    private static List<Path> tests = List.of();

    @BeforeAll
    static void readTheTree() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("bundles", "itests", "bench", "examples", "packages")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        // A build leaves unpacked distributions behind, with examples of their own.
                        .filter(file -> file.toString().contains("/src/")
                                && !ROOT.relativize(file).toString().contains("/target/"))
                        .forEach(all::add);
            }
        }
        production = all.stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
        tests = all.stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .toList();
        assertThat(production).hasSizeGreaterThan(700);
        assertThat(tests).hasSizeGreaterThan(300);
    }

    @Test
    void oneNameIsOneClass() {
        Map<String, Set<String>> modules = new TreeMap<>();
        production.forEach(file -> modules.computeIfAbsent(simpleName(file), name -> new TreeSet<>())
                .add(module(file)));
        modules.values().removeIf(where -> where.size() == 1);
        assertThat(modules).as("simple names used in two bundles").isEmpty();
    }

    @Test
    void aPackageIsSeenAtAGlance() {
        Map<String, Integer> sizes = new TreeMap<>();
        Stream.concat(production.stream(), tests.stream())
                .forEach(file -> sizes.merge(ROOT.relativize(file.getParent()).toString(), 1, Integer::sum));
        sizes.values().removeIf(files -> files <= FILES_IN_A_PACKAGE);
        assertThat(sizes)
                .as("packages of more than %d files", FILES_IN_A_PACKAGE)
                .isEmpty();
    }

    @Test
    void aClassLogsUnderItsOwnName() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path file : production) {
            Matcher logger = LOGGER.matcher(Files.readString(file));
            while (logger.find()) {
                if (!logger.group(1).equals(simpleName(file))) {
                    others.add(simpleName(file) + " logs as " + logger.group(1));
                }
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void aConstructorHasFewParameters() throws IOException {
        Set<String> tooMany = new TreeSet<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(production));
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<@Nullable Void, @Nullable ClassTree>() {
                    @Override
                    public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree outer) {
                        return super.visitClass(type, type);
                    }

                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable ClassTree type) {
                        if (method.getName().contentEquals("<init>")
                                && type != null
                                && type.getKind() != Tree.Kind.RECORD
                                && method.getParameters().size() > PARAMETERS) {
                            tooMany.add(type.getSimpleName() + " has "
                                    + method.getParameters().size());
                        }
                        return super.visitMethod(method, type);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(tooMany)
                .as("constructors of more than %d parameters, outside records", PARAMETERS)
                .isEmpty();
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** The folder that holds {@code src}. */
    private static String module(Path file) {
        return ROOT.relativize(file).toString().replaceFirst("/src/.*", "");
    }
}
